"""What a project knows of a person's work: the tags that give them tasks, their rate, and whether they are off work."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services.audit import record
from annotation.models import Project, WorkProfile
from annotation.services.leases import let_go_of_work
from annotation.tags import tidy_tags
from core.errors import Detail, InvalidInput

LARGEST_RATE = Decimal("9999999.99")


def profile_of(project: Project, user: User) -> WorkProfile:
    """Return a person's profile in a project; one that is not kept yet where there is none."""
    return WorkProfile.objects.filter(project=project, user=user).first() or WorkProfile(project=project, user=user)


@transaction.atomic
def change_profile(
    *, project: Project, user: User, by: User, tags: Iterable[str], hourly_rate: Decimal | None
) -> WorkProfile:
    """Set the tags and the hourly rate of a member.

    Raises:
        InvalidInput: a tag or the rate cannot be used.
    """
    if hourly_rate is not None and not 0 <= hourly_rate <= LARGEST_RATE:
        raise _invalid("hourly_rate", "out_of_range", f"The rate must lie between 0 and {LARGEST_RATE:,}.")
    profile = _locked(project, user)
    before = _said(profile)
    profile.tags, profile.hourly_rate = tidy_tags(tags), hourly_rate
    after = _said(profile)
    if changed := [name for name in before if before[name] != after[name]]:
        profile.save(update_fields=changed)
        record(
            actor=by,
            verb="profile_changed",
            target=user,
            project_id=project.pk,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
    return profile


@transaction.atomic
def retrain(*, project: Project, user: User, by: User, note: str = "") -> WorkProfile:
    """Take a person off the work until they qualify anew or are let back; others get what they have at hand.

    Again changes nothing. What they wrote is kept, and taken if they still submit it.
    """
    profile = _locked(project, user)
    if profile.retrain_since is None:
        profile.retrain_since = timezone.now()
        profile.save(update_fields=["retrain_since"])
        let_go = let_go_of_work(project=project, user=user, by=by)
        after = {"note": note.strip(), "leases_released": let_go}
        record(actor=by, verb="member_retrained", target=user, project_id=project.pk, after=after)
    return profile


@transaction.atomic
def let_back(*, project: Project, user: User, by: User) -> WorkProfile:
    """Let a person back to the work without a new qualification. Again changes nothing."""
    profile = _locked(project, user)
    if profile.retrain_since is not None:
        before = {"retrain_since": profile.retrain_since.isoformat()}
        profile.retrain_since = None
        profile.save(update_fields=["retrain_since"])
        record(actor=by, verb="member_let_back", target=user, project_id=project.pk, before=before)
    return profile


def _locked(project: Project, user: User) -> WorkProfile:
    """Return a person's profile, made where there is none, locked after the person (as a claim does)."""
    User.objects.select_for_update(no_key=True).only("pk").get(pk=user.pk)
    WorkProfile.objects.get_or_create(project=project, user=user)
    return WorkProfile.objects.select_for_update(no_key=True).get(project=project, user=user)


def _said(profile: WorkProfile) -> dict[str, Any]:
    rate = profile.hourly_rate
    return {"tags": list(profile.tags), "hourly_rate": None if rate is None else f"{rate:.2f}"}


def _invalid(field: str, code: str, message: str) -> InvalidInput:
    return InvalidInput(message, details=[Detail(message, field=field, code=code)])
