"""An archived project is there to be read."""

from __future__ import annotations

from annotation.models import Project
from core.errors import Conflict


def check_active(project: Project) -> None:
    """Raise :class:`Conflict` for an archived project."""
    if project.archived_at is not None:
        raise Conflict(
            f"The project {project.name} is archived. Restore it in its settings first.", code="project_archived"
        )
