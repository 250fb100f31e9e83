"""One more annotator, for tasks that three people answer."""

from __future__ import annotations

import pytest

from accounts.models import User
from annotation.models import Project
from tests.annotation.making import ANNOTATOR, join, person


@pytest.fixture
def cas(project: Project) -> User:
    return join(project, person(project.organization, "cas"), ANNOTATOR)
