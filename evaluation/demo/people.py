"""The demo's organisation, people and projects."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import Organization, User
from accounts.roles import Role
from accounts.services.people import create_person
from annotation.models import Project
from annotation.models.task import TaskKind
from annotation.services import import_running, importing, uploads
from annotation.services.members import add_member
from annotation.services.projects import create_project
from evaluation.demo import source

MESSAGES_PROJECT = "Support messages"
REPLIES_PROJECT = "Support replies"
PANEL_PROJECT = "Reply panel"


@dataclass(frozen=True)
class Team:
    """The people by what they do. ``annotators[0]`` is the account that a newcomer signs in with."""

    organization: Organization
    annotators: list[User]
    reviewers: list[User]
    manager: User

    @property
    def newcomer(self) -> User:
        """Return the annotator whose desk has something of everything on it."""
        return self.annotators[0]


def organization() -> Organization | None:
    """Return the demo's organisation, if it was made."""
    return Organization.objects.filter(name=source.cast().organization).first()


def others_are_here() -> bool:
    """Tell whether people who are not of the demo use this database: no account with a known password belongs there."""
    return User.objects.exclude(organization__name=source.cast().organization).exists()


def create_team() -> Team:
    """Make the organisation and its people."""
    cast = source.cast()
    made = Organization.objects.create(name=cast.organization)
    for person in cast.people:
        create_person(
            organization=made,
            email=person["email"],
            password=cast.password,
            name=person["name"],
            is_administrator=person["role"] == "administrator",
        )
    return team(made)


def team(made: Organization) -> Team:
    """Return the people of the demo's organisation."""
    by_email = {user.email: user for user in User.objects.filter(organization=made)}
    of_role: dict[str, list[User]] = {}
    for person in source.cast().people:
        of_role.setdefault(person["role"], []).append(by_email[person["email"]])
    return Team(made, of_role["annotator"], of_role["reviewer"], of_role["manager"][0])


def create_projects(people: Team) -> tuple[Project, Project, Project]:
    """Make the project of messages to be sorted, and the two of replies to be ranked, with everybody in them."""
    messages = create_project(
        organization=people.organization,
        by=people.manager,
        name=MESSAGES_PROJECT,
        description="Customers' messages, to be sorted into topic, urgency, order number and wish, as JSON.",
        guidelines=source.text("guidelines.md"),
        output_schema=source.schema(),
    )
    replies = create_project(
        organization=people.organization,
        by=people.manager,
        name=REPLIES_PROJECT,
        description="Two replies to a customer: which one would we rather have sent?",
        guidelines=source.text("ranking_guidelines.md"),
    )
    panel = create_project(
        organization=people.organization,
        by=people.manager,
        name=PANEL_PROJECT,
        description="Three people judge each pair of replies; reviewers settle what they disagree on.",
        guidelines=source.text("ranking_guidelines.md"),
    )
    for project in (messages, replies, panel):
        for user in people.annotators:
            add_member(project=project, email=user.email, roles=[Role.ANNOTATOR], by=people.manager)
        for user in people.reviewers:
            add_member(project=project, email=user.email, roles=[Role.REVIEWER], by=people.manager)
    return messages, replies, panel


def import_lines(project: Project, kind: TaskKind, lines: list[str], *, name: str, by: User) -> None:
    """Import some lines as a file of their own, here and now."""
    upload = uploads.store([line.encode() for line in lines], name)
    batch = importing.start_import(project=project, upload=upload, kind=kind, by=by)
    import_running.run(batch.pk)
    batch.refresh_from_db()
    if batch.created_count != len(lines):
        raise RuntimeError(f"Only {batch.created_count} of {len(lines)} lines of {name} were imported: {batch.message}")
