"""What two people do to one project at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from accounts.models import Organization
from annotation.models import Project, ProjectMembership
from annotation.services.guidelines import add_guideline
from annotation.services.importing import start_import
from annotation.services.members import set_roles
from annotation.services.uploads import store
from core.errors import ApiError, Conflict
from tests.annotation.projects.conftest import join, person
from tests.annotation.projects.files import jsonl

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shared() -> Project:
    return Project.objects.create(organization=Organization.objects.create(name="Harbour Goods"), name="Support")


def at_once(*works: Callable[[], object]) -> list[object]:
    """Run functions in threads that start together; return what each returned or raised."""
    results: list[object] = [None] * len(works)
    barrier = Barrier(len(works))

    def run(index: int, work: Callable[[], object]) -> None:
        try:
            barrier.wait()
            results[index] = work()
        except ApiError as error:
            results[index] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_managers_cannot_remove_one_another(shared):
    ada, bob = (join(shared, person(shared.organization, name), "manager") for name in ("ada", "bob"))
    results = at_once(
        lambda: set_roles(project=shared, user=ada, roles=(), by=bob),
        lambda: set_roles(project=shared, user=bob, roles=(), by=ada),
    )
    assert sum(isinstance(result, Conflict) for result in results) == 1, results
    assert ProjectMembership.objects.filter(project=shared, role="manager").count() == 1


def test_guidelines_written_at_once_get_numbers_of_their_own(shared):
    at_once(*[lambda n=number: add_guideline(project=shared, body=f"Rule {n}", by=None) for number in range(5)])
    assert sorted(shared.guidelines.values_list("number", flat=True)) == [1, 2, 3, 4, 5]


def test_uploads_at_once_become_imports_one_after_the_other(shared, monkeypatch):
    monkeypatch.setattr("annotation.services.importing.ask_for_import", lambda batch_id: True)
    uploads = [store([jsonl({"prompt": f"Message {number}"})], "lines.jsonl") for number in range(4)]
    at_once(*[lambda u=upload: start_import(project=shared, upload=u, kind="write", by=None) for upload in uploads])
    assert shared.imports.filter(state="queued").count() == 4
