"""Who may do what: one test for every role and every operation of the API.

A person who has no part in a project is told that it is not there (404); one who is in it, without the role, that it is
not theirs to do (403). A new operation without a row in ``RULES`` fails the last test.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.test import APIClient

from tests.api.world import (
    ADMINISTRATOR,
    ANNOTATOR,
    ANONYMOUS,
    MANAGER,
    OUTSIDER,
    REVIEWER,
    ROLES,
    STRANGER,
    World,
    make_world,
)

EVERYBODY = frozenset(ROLES)
SIGNED_IN = EVERYBODY - {ANONYMOUS}
MEMBERS = frozenset({ANNOTATOR, REVIEWER, MANAGER, ADMINISTRATOR})
REVIEWING = MEMBERS - {ANNOTATOR}
MANAGING = frozenset({MANAGER, ADMINISTRATOR})
ONLY_ANNOTATOR = frozenset({ANNOTATOR})
ONLY_ADMINISTRATOR = frozenset({ADMINISTRATOR})

# The operation, who may, and what stands in for {pk} (the project is always the world's).
RULES: dict[str, tuple[frozenset[str], str]] = {
    "GET schema/": (EVERYBODY, ""),
    "GET docs/": (EVERYBODY, ""),
    "GET auth/csrf/": (EVERYBODY, ""),
    "GET auth/me/": (SIGNED_IN, ""),
    "POST auth/logout/": (SIGNED_IN, ""),
    "POST auth/password/": (SIGNED_IN, ""),
    "PUT auth/preferences/": (SIGNED_IN, ""),
    "GET tokens/": (SIGNED_IN, ""),
    "POST tokens/": (SIGNED_IN, ""),
    "DELETE tokens/{pk}/": (ONLY_ANNOTATOR, "token"),
    "GET users/": (ONLY_ADMINISTRATOR, ""),
    "POST users/": (ONLY_ADMINISTRATOR, ""),
    "GET users/{pk}/": (ONLY_ADMINISTRATOR, "user_id"),
    "PATCH users/{pk}/": (ONLY_ADMINISTRATOR, "user_id"),
    "GET audit/": (ONLY_ADMINISTRATOR, ""),
    "GET home/": (SIGNED_IN, ""),
    "GET my-work/": (SIGNED_IN, ""),
    "GET projects/": (SIGNED_IN, ""),
    "POST projects/": (MANAGING, ""),
    "GET project-templates/": (SIGNED_IN, ""),
    "POST projects/{project_id}/copy/": (MANAGING, ""),
    "GET projects/{project_id}/": (MEMBERS, ""),
    "PATCH projects/{project_id}/": (MANAGING, ""),
    "GET projects/{project_id}/members/": (REVIEWING, ""),
    "POST projects/{project_id}/members/": (MANAGING, ""),
    "GET projects/{project_id}/members/candidates/": (MANAGING, ""),
    "PUT projects/{project_id}/members/{user_id}/": (MANAGING, ""),
    "DELETE projects/{project_id}/members/{user_id}/": (MANAGING, ""),
    "GET projects/{project_id}/guidelines/": (MEMBERS, ""),
    "POST projects/{project_id}/guidelines/": (MANAGING, ""),
    "POST projects/{project_id}/guidelines/{number}/read/": (MEMBERS, ""),
    "GET projects/{project_id}/guidelines/readers/": (MANAGING, ""),
    "GET projects/{project_id}/guidelines/old-work/": (MANAGING, ""),
    "GET projects/{project_id}/guidelines/requeue/": (MANAGING, ""),
    "POST projects/{project_id}/guidelines/requeue/": (MANAGING, ""),
    "GET projects/{project_id}/disputes/": (REVIEWING, ""),
    "GET projects/{project_id}/disputes/{task_id}/": (REVIEWING, ""),
    "POST projects/{project_id}/disputes/{task_id}/adjudicate/": (REVIEWING, ""),
    "GET projects/{project_id}/causes/": (REVIEWING, ""),
    "GET projects/{project_id}/comments/": (MEMBERS, ""),
    "POST projects/{project_id}/comments/": (MEMBERS, ""),
    "GET projects/{project_id}/comments/people/": (MEMBERS, ""),
    "POST comments/{pk}/resolve/": (MEMBERS, "comment"),
    "POST comments/{pk}/reopen/": (MEMBERS, "comment"),
    "GET mentions/": (SIGNED_IN, ""),
    "POST mentions/read/": (SIGNED_IN, ""),
    "GET projects/{project_id}/members/{user_id}/profile/": (MANAGING, ""),
    "PUT projects/{project_id}/members/{user_id}/profile/": (MANAGING, ""),
    "POST projects/{project_id}/members/{user_id}/retrain/": (MANAGING, ""),
    "DELETE projects/{project_id}/members/{user_id}/retrain/": (MANAGING, ""),
    "GET projects/{project_id}/tasks/": (REVIEWING, ""),
    "GET projects/{project_id}/tasks/count/": (REVIEWING, ""),
    "GET projects/{project_id}/tasks/{task_id}/": (REVIEWING, ""),
    "POST projects/{project_id}/tasks/change/": (MANAGING, ""),
    "GET projects/{project_id}/tasks/changes/": (MANAGING, ""),
    "POST projects/{project_id}/tasks/changes/{change_id}/stop/": (MANAGING, ""),
    "GET projects/{project_id}/audiences/": (REVIEWING, ""),
    "GET projects/{project_id}/leases/": (MANAGING, ""),
    "POST projects/{project_id}/leases/release/": (MANAGING, ""),
    "GET projects/{project_id}/imports/": (REVIEWING, ""),
    "POST projects/{project_id}/imports/": (MANAGING, ""),
    "GET imports/{pk}/": (REVIEWING, "import"),
    "GET imports/{pk}/errors/": (REVIEWING, "import"),
    "GET projects/{project_id}/items/": (REVIEWING, ""),
    "GET items/{pk}/": (REVIEWING, "item"),
    "GET projects/{project_id}/export/": (MANAGING, ""),
    "GET projects/{project_id}/progress/": (MEMBERS, ""),
    "GET projects/{project_id}/dashboard/": (REVIEWING, ""),
    "GET projects/{project_id}/dashboard/reviewer/": (REVIEWING, ""),
    "GET projects/{project_id}/dashboard/me/": (MEMBERS, ""),
    "GET projects/{project_id}/charts/{name}.csv": (REVIEWING, ""),
    "GET projects/{project_id}/history/": (MEMBERS, ""),
    "POST projects/{project_id}/claim/": (ONLY_ANNOTATOR, ""),
    "GET assignments/": (SIGNED_IN, ""),
    "GET assignments/{pk}/": (ONLY_ANNOTATOR, "assignment"),
    "POST assignments/{pk}/heartbeat/": (ONLY_ANNOTATOR, "assignment"),
    "PUT assignments/{pk}/draft/": (ONLY_ANNOTATOR, "assignment"),
    "POST assignments/{pk}/submit/": (ONLY_ANNOTATOR, "assignment"),
    "POST assignments/{pk}/skip/": (ONLY_ANNOTATOR, "assignment"),
    "POST assignments/{pk}/release/": (ONLY_ANNOTATOR, "assignment"),
    "GET annotations/{pk}/": (MEMBERS, "annotation"),
    "POST annotations/{pk}/resubmit/": (ONLY_ANNOTATOR, "annotation"),
    "PUT annotations/{pk}/wording/": (ONLY_ANNOTATOR, "annotation"),
    "POST annotations/{pk}/revise/": (ONLY_ANNOTATOR, "annotation"),
    "POST annotations/{pk}/review/": (REVIEWING, "annotation"),
    "GET projects/{project_id}/my-recent/": (MEMBERS, ""),
    "GET projects/{project_id}/review-queue/": (REVIEWING, ""),
    "POST projects/{project_id}/review-queue/bulk-approve/": (REVIEWING, ""),
    "GET projects/{project_id}/review-queue/agreed/": (REVIEWING, ""),
    "POST projects/{project_id}/review-queue/agreed/": (REVIEWING, ""),
    "GET projects/{project_id}/quality/agreement/": (REVIEWING, ""),
    "GET projects/{project_id}/quality/reliability/": (REVIEWING, ""),
    "GET projects/{project_id}/quality/ranking/": (REVIEWING, ""),
    "GET projects/{project_id}/quality/bias/": (REVIEWING, ""),
    "POST projects/{project_id}/quality/refresh/": (REVIEWING, ""),
    "GET projects/{project_id}/alarms/": (REVIEWING, ""),
    "POST alarms/{pk}/close/": (MANAGING, "alarm"),
    "GET projects/{project_id}/gold/": (MANAGING, ""),
    "POST projects/{project_id}/gold/": (MANAGING, ""),
    "GET projects/{project_id}/gold/{gold_id}/": (MANAGING, ""),
    "PATCH projects/{project_id}/gold/{gold_id}/": (MANAGING, ""),
    "DELETE projects/{project_id}/gold/{gold_id}/": (MANAGING, ""),
    "GET projects/{project_id}/qualification/": (ONLY_ANNOTATOR, ""),
    "POST projects/{project_id}/qualification/": (ONLY_ANNOTATOR, ""),
    "GET projects/{project_id}/qualification/results/": (MANAGING, ""),
    "GET projects/{project_id}/review-probes/": (MANAGING, ""),
    "POST projects/{project_id}/review-probes/": (MANAGING, ""),
    "DELETE projects/{project_id}/review-probes/{probe_id}/": (MANAGING, ""),
    "GET projects/{project_id}/datasets/": (REVIEWING, ""),
    "POST projects/{project_id}/datasets/": (MANAGING, ""),
    "GET projects/{project_id}/datasets/preview/": (REVIEWING, ""),
    "GET datasets/{pk}/": (REVIEWING, "dataset"),
    "GET datasets/{pk}/records/": (REVIEWING, "dataset"),
    "GET datasets/{pk}/verify/": (REVIEWING, "dataset"),
    "GET jobs/": (SIGNED_IN, ""),
    "GET jobs/defaults/": (SIGNED_IN, ""),
    "POST projects/{project_id}/jobs/": (MANAGING, ""),
    "POST projects/{project_id}/token-count/": (MEMBERS, ""),
    "GET jobs/{pk}/": (REVIEWING, "job"),
    "GET jobs/{pk}/metrics/": (REVIEWING, "job"),
    "GET jobs/{pk}/events/": (REVIEWING, "job"),
    "GET jobs/{pk}/log/": (REVIEWING, "job"),
    "POST jobs/{pk}/cancel/": (MANAGING, "job"),
    "POST jobs/{pk}/retry/": (MANAGING, "job"),
    "GET models/": (SIGNED_IN, ""),
    "POST models/": (MANAGING, ""),
    "GET models/{pk}/": (REVIEWING, "model"),
    "POST models/{pk}/promote/": (MANAGING, "model"),
    "GET projects/{project_id}/evaluations/": (REVIEWING, ""),
    "POST projects/{project_id}/evaluations/": (MANAGING, ""),
    "GET evaluations/{pk}/": (REVIEWING, "evaluation"),
    "GET evaluations/{pk}/records/": (REVIEWING, "evaluation"),
    "POST evaluations/{pk}/retry/": (MANAGING, "evaluation"),
    "POST evaluations/{pk}/cancel/": (MANAGING, "evaluation"),
    "GET projects/{project_id}/comparisons/": (REVIEWING, ""),
    "POST projects/{project_id}/comparisons/": (MANAGING, ""),
    "GET comparisons/{pk}/": (REVIEWING, "comparison"),
    "GET comparisons/{pk}/pairs/": (REVIEWING, "comparison"),
    "POST comparisons/{pk}/close/": (MANAGING, "comparison"),
    "POST comparisons/{pk}/adopt/": (MANAGING, "comparison"),
    "GET endpoints/": (ONLY_ADMINISTRATOR, ""),
    "POST endpoints/": (ONLY_ADMINISTRATOR, ""),
    "GET endpoints/{pk}/": (ONLY_ADMINISTRATOR, "endpoint"),
    "PATCH endpoints/{pk}/": (ONLY_ADMINISTRATOR, "endpoint"),
    "POST endpoints/{pk}/test/": (ONLY_ADMINISTRATOR, "endpoint"),
    "GET assignments/{pk}/suggestions/": (ONLY_ANNOTATOR, "assignment"),
    "POST assignments/{pk}/suggestions/": (ONLY_ANNOTATOR, "assignment"),
    "GET suggestions/{pk}/": (ONLY_ANNOTATOR, "suggestion"),
    "POST suggestions/{pk}/cancel/": (ONLY_ANNOTATOR, "suggestion"),
    "POST suggestions/{pk}/use/": (ONLY_ANNOTATOR, "suggestion"),
    "GET projects/{project_id}/drafting/": (MEMBERS, ""),
    "GET projects/{project_id}/drafting/settings/": (MANAGING, ""),
    "PUT projects/{project_id}/drafting/settings/": (MANAGING, ""),
    "GET projects/{project_id}/samples/": (MANAGING, ""),
    "POST projects/{project_id}/samples/": (MANAGING, ""),
    "GET samples/{pk}/": (MANAGING, "samples"),
    "GET projects/{project_id}/chats/": (ONLY_ANNOTATOR, ""),
    "POST projects/{project_id}/chats/": (ONLY_ANNOTATOR, ""),
    "GET chats/{pk}/": (ONLY_ANNOTATOR, "chat"),
    "POST chats/{pk}/say/": (ONLY_ANNOTATOR, "chat"),
    "POST chats/{pk}/again/": (ONLY_ANNOTATOR, "chat"),
    "POST chats/{pk}/choose/": (ONLY_ANNOTATOR, "chat"),
}
# Signing in is everybody's, and a wrong password is a 401 by design; a file's address needs a file on the disk.
TESTED_ELSEWHERE = {"POST auth/login/", "GET datasets/{pk}/files/{name}"}
# What each role is told where it may not: outsiders learn nothing, not even that there is something.
HIDDEN = {STRANGER, OUTSIDER}


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("operation", RULES)
def test_who_may(world: World, operation: str, role: str) -> None:
    allowed, subject = RULES[operation]
    method, template = operation.split()
    path = "/api/v1/" + template.format(pk=world.ids.get(subject), **world.ids)
    client = APIClient()
    if (user := world.people.get(role)) is not None:
        client.force_login(user)
    response = client.generic(method, path, b"{}" if method in {"POST", "PUT", "PATCH"} else b"", "application/json")
    if role in allowed:
        assert response.status_code not in {401, 403, 404, 405, 500}, response.content
    elif role == ANONYMOUS:
        assert response.status_code == 401, response.content
    elif role in HIDDEN and "{" in template and allowed != ONLY_ADMINISTRATOR:
        assert response.status_code == 404, response.content
    else:
        assert response.status_code in {403, 404}, response.content


def test_every_operation_has_a_rule() -> None:
    known = set(RULES) | TESTED_ELSEWHERE
    assert set(_operations()) - known == set(), "operations that nobody said who may do"
    assert known - set(_operations()) == set(), "rules for operations that are not there"


def _operations() -> Iterator[str]:
    for pattern, path in _patterns(get_resolver().url_patterns, ""):
        if not path.startswith("api/v1/"):
            continue
        view = pattern.callback.view_class  # type: ignore[attr-defined]
        template = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", path.removeprefix("api/v1/"))
        for method in ("get", "post", "put", "patch", "delete"):
            if hasattr(view, method):
                yield f"{method.upper()} {template}"


def _patterns(found: Iterable[URLPattern | URLResolver], prefix: str) -> Iterator[tuple[URLPattern, str]]:
    for pattern in found:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns, path)
        else:
            yield pattern, path
