"""What a task asks, read only where somebody needs it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from annotation.models import Item, Project, Task
from annotation.services.payloads_write import Prompt


def tools_of(item: Item, project: Project) -> list[dict[str, Any]]:
    """Return the tools that may be called: the prompt's own, or else the project's."""
    return item.tools or project.tools or []


def prompt_of(task: Task) -> Callable[[], Prompt]:
    """Return a function that reads a task's prompt with its tools."""
    return lambda: Prompt(task.item.messages, tools_of(task.item, task.project))
