"""Counts are kept as things happen, whatever happens, and are the counts of the rows."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from annotation.models import Annotation, Counter, PersonDay, Task
from annotation.queries.counters import counts_of
from annotation.services import counting
from annotation.services.folding import fold
from annotation.services.recounting import direct_counts, direct_days, recount
from annotation.services.submitting import submit
from annotation.services.tasks import adopt_as_data
from tests.annotation.making import VOTE, claimed, rank_task, reviewed, said, submitted, write_task
from tests.annotation.test_handout_machine import Handout


class Counted(Handout):
    """The machine of the hand-out, asked after each step whether the counts are those of the rows."""

    @invariant()
    def counts_are_those_of_the_rows(self) -> None:
        assert recount(self.project, mend=False).found == []


@pytest.mark.django_db
def test_whatever_happens_the_counts_are_those_of_the_rows():
    run_state_machine_as_test(
        Counted,
        settings=settings(
            max_examples=8,
            stateful_step_count=15,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_submit_takes_two_statements_for_its_counts(project, ann):
    write_task(project)
    assignment = claimed(project, ann)
    with CaptureQueriesContext(connection) as ran:
        submit(user=ann, assignment_id=assignment.pk, token=assignment.token, payload={"messages": said("Yes.")})
    written = "".join(query["sql"] for query in ran)
    assert [written.count(f"INTO {table} ") for table in ("annotation_counter", "annotation_personday")] == [1, 1]


def test_a_day_holds_what_was_answered_and_what_came_of_it(project, ann, rex):
    write_task(project)
    rank_task(project, "one")
    first, vote = submitted(project, ann), submitted(project, ann, VOTE)
    reviewed(first, rex, "return")
    reviewed(vote, rex, "edit_approve", payload=VOTE | {"comment": "Clearer."})
    written, ranked = (PersonDay.objects.get(user=ann, kind=kind) for kind in ("write", "rank"))
    assert (written.answers, written.submitted, written.returned, written.approved) == (1, 1, 1, 0)
    assert (ranked.submitted, ranked.approved, ranked.edited) == (1, 1, 1)
    given = PersonDay.objects.get(user=rex, kind="rank")
    assert (given.reviewed, given.overturned, given.submitted) == (1, 1, 0)
    assert written.day == timezone.now().date()


@pytest.mark.parametrize("choice", ["A", "B", "tie"])
def test_the_side_and_the_length_of_what_won_are_counted(project, ann, choice):
    task = rank_task(project)
    assignment = claimed(project, ann)
    longer = task.candidates.get(response__messages=said("other")).response_id  # "one" is the shorter
    long_side = "AB"[assignment.shown_order.index(longer)]
    payload = VOTE | {"choice": choice, "strength": None if choice == "tie" else 1}
    submit(user=ann, assignment_id=assignment.pk, token=assignment.token, payload=payload)
    day = PersonDay.objects.get(user=ann)
    if choice == "tie":
        assert (day.preferences, day.left_won, day.unequal, day.longer_won) == (0, 0, 0, 0)
    else:
        assert (day.preferences, day.left_won) == (1, int(choice == "A"))
        assert (day.unequal, day.longer_won) == (1, int(choice == long_side))


def test_what_fails_leaves_no_count_behind(project, ann):
    write_task(project)
    before = counts_of(project)

    @transaction.atomic
    @counting.gathered()
    def fail() -> None:
        counting.count(project.pk, {"items": 40})
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert counts_of(project) == before
    with transaction.atomic(), counting.gathered():
        counting.count(project.pk, {"items": 2})
        with pytest.raises(RuntimeError):
            fail()
        with counting.gathered():
            counting.count(project.pk, {"items": -1})
    assert counts_of(project)["items"] - before.get("items", 0) == 1


def test_votes_that_become_data_count_from_then_on(project, ann, max_):
    task = rank_task(project, purpose="comparison")
    submitted(project, ann, VOTE)
    assert PersonDay.objects.get(user=ann).answers == 1
    assert not any(name.startswith(("tasks.", "annotations.")) for name, n in counts_of(project).items() if n)
    adopt_as_data(tasks=[task], by=max_)
    counts = counts_of(project)
    assert (counts["tasks.rank.answered"], counts["annotations.rank.submitted"]) == (1, 1)
    day = PersonDay.objects.get(user=ann)
    assert (day.answers, day.submitted, day.preferences) == (1, 1, 1)


def test_folding_changes_no_sum_and_leaves_one_row_each(project, ann, rex):
    for number in range(6):
        write_task(project, f"task {number}")
        reviewed(submitted(project, ann), rex, "approve")
    before = {name: amount for name, amount in counts_of(project).items() if amount}
    assert Counter.objects.count() > len(before)
    assert fold() > 0
    assert counts_of(project) == before
    assert Counter.objects.count() == len(before)
    assert fold() == 0


@pytest.mark.django_db(transaction=True)
def test_folding_beside_people_who_write_loses_nothing(project):
    """Two sweeps and four writers at once."""
    failures: list[BaseException] = []

    def run(work):
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - shown in the main thread
            failures.append(error)
        finally:
            connections.close_all()

    def write() -> None:
        for _ in range(25):
            with transaction.atomic(), counting.gathered():
                counting.count(project.pk, {"items": 1, "review.write.waiting": 2})

    def sweep() -> None:
        for _ in range(15):
            fold()

    threads = [threading.Thread(target=run, args=(work,)) for work in [write] * 4 + [sweep] * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    fold()
    assert counts_of(project) == {"items": 100, "review.write.waiting": 200}


@pytest.mark.django_db(transaction=True)
def test_people_who_work_at_the_same_moment_add_to_one_day(project, ann):
    def add() -> None:
        for _ in range(20):
            counting.note_day(project.pk, ann.pk, "write", submitted=1, seconds=3)
        connections.close_all()

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert PersonDay.objects.values_list("submitted", "seconds").get() == (80, 240)


def test_recounting_finds_and_mends_what_was_changed_by_hand(project, ann, rex, capsys):
    for number in range(3):
        write_task(project, f"task {number}")
    reviewed(submitted(project, ann), rex, "approve")
    submitted(project, ann)
    assert not recount(project)
    Annotation.objects.update(seconds_spent=10, submitted_at=timezone.now() - timedelta(days=2))
    Task.objects.filter(state="open").delete()
    with pytest.raises(CommandError, match="1 project"):
        call_command("recount", "--check")
    shown = capsys.readouterr().out
    assert "tasks.write.open: 1 kept, 0 counted" in shown
    assert "asked.write, all days: 3 kept, 2 counted" in shown
    call_command("recount", project.pk)
    assert not recount(project, mend=False)
    assert PersonDay.objects.get(user=ann, submitted=2).seconds == 20
    call_command("recount", "--check")


def test_a_project_from_before_the_counters_is_counted_from_its_rows(project, ann, rex):
    write_task(project)
    reviewed(submitted(project, ann), rex, "approve")
    expected = {name: amount for name, amount in counts_of(project).items() if amount}
    Counter.objects.all().delete()
    PersonDay.objects.all().delete()
    assert recount(project)
    assert counts_of(project) == expected
    assert {name for name, amount in direct_counts(project).items() if amount} == set(expected)
    assert len(direct_days(project)) == PersonDay.objects.count() == 2
