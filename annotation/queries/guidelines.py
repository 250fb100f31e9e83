"""Reads of guidelines: their sections, and who has read which version."""

from __future__ import annotations

import re

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from accounts.models import User
from annotation.models import GuidelineReading, GuidelineVersion, Project, ProjectMembership

MAX_SECTION_CHARACTERS = 200
MAX_SECTIONS = 200
HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
FENCE = re.compile(r" {0,3}(```+|~~~+)")


def headings_of(body: str) -> list[str]:
    """Return the headings of a Markdown text in their order, each once."""
    found: dict[str, None] = {}
    fence = ""
    for line in body.splitlines():
        mark = FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        elif not fence and (heading := HEADING.match(line)) and heading[1].strip():
            found[heading[1].strip()[:MAX_SECTION_CHARACTERS]] = None
    return list(found)[:MAX_SECTIONS]


def sections_of(project_id: int, number: int | None) -> list[str]:
    """Return the headings of one version of a project's guidelines; of the newest where no version is named."""
    versions = GuidelineVersion.objects.filter(project=project_id).order_by("-number")
    if number is not None:
        versions = versions.filter(number=number)
    body = versions.values_list("body", flat=True).first()
    return headings_of(body) if body else []


def versions_for(project: Project, user: User) -> QuerySet[GuidelineVersion]:
    """Return the versions of a project's guidelines, each with whether the person has said that they read it."""
    read = GuidelineReading.objects.filter(guideline=OuterRef("pk"), user=user)
    return (
        GuidelineVersion.objects.filter(project=project).select_related("created_by").annotate(read_by_me=Exists(read))
    )


def readers_of(project: Project) -> QuerySet[User]:
    """Return the people of a project, each with the newest version that they have read, and when."""
    readings = GuidelineReading.objects.filter(user=OuterRef("pk"), guideline__project=project).order_by(
        "-guideline__number"
    )
    members = ProjectMembership.objects.filter(project=project)
    return User.objects.filter(pk__in=members.values("user")).annotate(
        last_read_number=Subquery(readings.values("guideline__number")[:1]),
        last_read_at=Subquery(readings.values("created_at")[:1]),
    )
