"""What an import makes of a file, whatever happens to its worker."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import AuditEvent
from annotation.models import ImportBatch, Item, Response, Task, TaskResponse, TaskSlot
from annotation.models.importing import ImportState
from annotation.services import import_leases, import_rows, import_running, importing, uploads
from annotation.services.lanes import rank_of
from core.errors import Conflict, InvalidInput, TooLarge
from tests.annotation.projects.files import faults, imported, jsonl, pair, prompts, queued

MODES = ["all_or_nothing", "skip_bad"]
ROWS = (Item, Response, Task, TaskResponse, TaskSlot)


def rows() -> list[int]:
    return [model.objects.count() for model in ROWS]


def taken_up(batch: ImportBatch) -> ImportBatch:
    """Claim an import as a worker does."""
    claimed = import_leases.claim(batch.pk)
    assert claimed is not None
    return claimed


@pytest.fixture
def small_pieces(monkeypatch):
    monkeypatch.setattr(import_running, "LINES_AT_ONCE", 10)


@pytest.fixture
def killed(monkeypatch, small_pieces):
    """Return a function that makes the worker die when it writes its nth piece."""

    class Killed(BaseException):
        pass

    real = import_rows.write_records

    def at(piece: int) -> type[BaseException]:
        left = [piece]

        def write(*args):
            left[0] -= 1
            if left[0] == 0:
                raise Killed
            return real(*args)

        monkeypatch.setattr(import_running, "write_records", write)
        return Killed

    return at


def test_reference_texts_and_drafts_of_several_turns_come_with_a_prompt(project):
    draft = [
        {"role": "assistant", "content": "", "tool_calls": [{"function": {"name": "find", "arguments": {"n": 1}}}]},
        {"role": "tool", "content": "Bremen"},
        {"role": "assistant", "content": "It is in Bremen."},
    ]
    line = {"prompt": "Where is it?", "references": [{"title": " Map ", "text": "N\u0303\r\nS"}, {"text": "More"}]}
    data = jsonl(line | {"completion": draft})
    imported(project, data)
    item = Item.objects.get()
    assert item.references == [{"title": "Map", "text": "\u00d1\nS"}, {"title": "Text 2", "text": "More"}]
    assert item.tasks.get().proposed.messages == draft
    again = imported(project, data)
    assert (again.created_count, again.unchanged_count) == (0, 1)
    assert imported(project, jsonl(line | {"completion": draft, "references": []})).created_count == 1


@pytest.mark.parametrize("mode", MODES)
def test_prompts_become_items_with_write_tasks_ready_to_be_handed_out(project, mode):
    project.write_overlap = 2
    project.save()
    line = {
        "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Where is it?"}],
        "answer": {"topic": "delivery"},
        "external_id": "m-1",
        "group": "customer-7",
        "split": "test",
        "source": "mail",
        "metadata": {"year": 2026},
        "tools": [{"type": "function", "function": {"name": "find"}}],
        "priority": 3,
    }
    batch = imported(project, jsonl(line, {"prompt": "Hello?"}), mode=mode, priority=10)
    assert (batch.state, batch.created_count, batch.fault_count, batch.lines_read) == ("completed", 2, 0, 2)
    assert batch.bytes_read == batch.file_bytes
    item = Item.objects.get(external_id="m-1")
    assert item.messages == line["messages"]
    assert (item.group_key, item.pinned_split, item.source) == ("customer-7", "test", "mail")
    assert (item.metadata, item.tools, item.import_batch) == ({"year": 2026}, line["tools"], batch)
    assert item.search_text == "Be brief.\n\nWhere is it?"
    task = item.tasks.get()
    assert (task.kind, task.purpose, task.state, task.required_answers) == ("write", "data", "open", 2)
    assert task.priority == 13
    proposed = Response.objects.get()
    assert task.proposed == proposed
    assert proposed.messages == [{"role": "assistant", "content": '{"topic":"delivery"}'}]
    assert (proposed.origin, proposed.item) == ("imported", item)
    plain = Task.objects.exclude(pk=task.pk).get()
    assert plain.proposed is None
    slots = TaskSlot.objects.order_by("lane__rank", "position", "pk").values_list(
        "task", "number", "lane__kind", "state", "lane__rank", "lane__project_id"
    )
    assert list(slots) == [
        (owner.pk, number, "write", "ready", rank_of(owner.priority, 1), project.pk)
        for owner in (task, plain)
        for number in (1, 2)
    ]


@pytest.mark.parametrize("mode", MODES)
def test_pairs_become_rank_tasks_with_their_answers_in_the_files_order(project, mode):
    project.rank_overlap = 3
    project.save()
    chosen = {"prompt": "Is it red?", "chosen": "Yes.", "rejected": "No."}
    batch = imported(project, jsonl(pair("blue"), chosen), kind="rank", mode=mode)
    assert (batch.state, batch.created_count) == ("completed", 2)
    blue, red = Task.objects.order_by("pk")
    assert (blue.kind, blue.required_answers, blue.slots.count()) == ("rank", 3, 3)
    stored = [(c.position, c.response.messages[0]["content"], c.response.source) for c in blue.candidates.all()]
    assert stored == [(0, "Yes, blue", "draft-a"), (1, "No, blue", "draft-b")]
    assert [c.response.source for c in red.candidates.all()] == ["chosen", "rejected"]


@pytest.mark.parametrize("mode", MODES)
def test_a_repeated_import_changes_nothing(project, mode, small_pieces):
    data = jsonl(*prompts(25, answer="Soon."), {"prompt": "With a name", "external_id": "a"})
    assert imported(project, data, mode=mode).created_count == 26
    before = rows()
    again = imported(project, data, mode=mode)
    assert (again.state, again.created_count, again.unchanged_count) == ("completed", 0, 26)
    assert again.message == "Nothing was new. 26 lines were there already."
    assert rows() == before


def test_the_same_line_twice_in_a_file_is_one_item(project, small_pieces):
    batch = imported(project, jsonl(*prompts(15), *prompts(15)))
    assert (batch.created_count, batch.unchanged_count, Item.objects.count()) == (15, 15, 15)


def test_the_same_prompt_with_another_answer_is_another_item(project):
    imported(project, jsonl({"prompt": "Hi", "answer": "Hello."}))
    assert imported(project, jsonl({"prompt": "Hi", "answer": "Good day."})).created_count == 1


def test_an_external_id_with_other_content_is_refused_and_the_item_stays_as_it_is(project):
    imported(project, jsonl({"prompt": "Old", "external_id": "a"}))
    batch = imported(project, jsonl({"prompt": "Fine"}, {"prompt": "New", "external_id": "a"}))
    assert batch.state == "rejected"
    assert faults(batch) == [(2, "external_id", "external_id_taken")]
    assert list(Item.objects.values_list("search_text", flat=True)) == ["Old"]


def test_an_external_id_belongs_to_its_project(project, organization):
    other = type(project).objects.create(organization=organization, name="Other")
    line = jsonl({"prompt": "One", "external_id": "a"})
    assert imported(project, line).created_count == 1
    assert imported(other, line).created_count == 1


def test_a_repeated_external_id_in_a_file_names_the_line_of_the_first(project, small_pieces):
    lines = [*prompts(20), {"prompt": "One", "external_id": "a"}, *prompts(20), {"prompt": "One", "external_id": "a"}]
    batch = imported(project, jsonl(*lines))
    fault = batch.faults.get()
    assert (fault.line, fault.field, fault.code) == (42, "external_id", "duplicate_external_id")
    assert "line 21" in fault.message


def test_all_or_nothing_leaves_everything_as_it_was_when_one_line_is_bad(project, small_pieces):
    before = rows()
    lines = [*prompts(50), {"prompt": ""}, {"prompt": 5}, *prompts(60)]
    batch = imported(project, jsonl(*lines))
    assert (batch.state, batch.created_count, batch.fault_count) == ("rejected", 0, 2)
    assert faults(batch) == [(51, "prompt", "empty_prompt"), (52, "prompt", "wrong_type")]
    assert batch.message.startswith("Nothing was imported: 2 lines cannot be taken.")
    assert "Line 51" in batch.message
    assert rows() == before


def test_skip_bad_takes_the_good_lines_and_names_the_others(project, small_pieces):
    batch = imported(project, jsonl(*prompts(15), {"prompt": ""}) + b"{broken\n" + jsonl(*prompts(20)), mode="skip_bad")
    assert (batch.state, batch.created_count, batch.unchanged_count, batch.fault_count) == ("completed", 20, 15, 2)
    assert faults(batch) == [(16, "prompt", "empty_prompt"), (17, "", "not_json")]
    assert TaskSlot.objects.count() == 20
    assert batch.message == "20 lines were imported. 15 lines were there already. 2 lines were skipped."


def test_skip_bad_with_nothing_good_is_a_rejection(project):
    batch = imported(project, b"{broken\n", mode="skip_bad")
    assert batch.state == "rejected"
    assert batch.message.startswith("Nothing was imported: 1 line cannot be taken.")


@pytest.mark.parametrize("mode", MODES)
def test_all_faults_are_counted_and_the_first_thousand_kept(project, mode):
    batch = imported(project, jsonl(*[{"prompt": ""}] * 1_700), mode=mode)
    assert (batch.fault_count, batch.faults.count()) == (1_700, 1_000)
    assert faults(batch)[-1][0] == 1_000


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("kind", ["write", "rank"])
def test_a_killed_import_is_finished_by_the_sweep_as_if_nothing_had_happened(project, killed, mode, kind, monkeypatch):
    lines = prompts(45, answer="Soon.") if kind == "write" else [pair(f"the {n}th") for n in range(45)]
    batch = queued(project, jsonl(*lines), kind=kind, mode=mode)
    with pytest.raises(killed(3)):
        import_running.run(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.created_count) == ("running", 20)
    assert TaskSlot.objects.count() == (20 if mode == "skip_bad" else 0), "half of a whole is not handed out"
    monkeypatch.undo()
    assert importing.sweep() == [batch.pk]
    assert import_running.run(batch.pk) == "completed"
    batch.refresh_from_db()
    assert (batch.attempt, batch.created_count, batch.unchanged_count) == (2, 45, 0)
    assert Item.objects.count() == Task.objects.count() == TaskSlot.objects.count() == 45
    assert Response.objects.count() == (45 if kind == "write" else 90)
    assert not Path(batch.file_path).exists()


def test_a_worker_that_died_silently_is_replaced_after_its_lease_and_not_before(project, small_pieces):
    batch = queued(project, jsonl(*prompts(3)))
    assert taken_up(batch).attempt == 1
    assert importing.sweep() == []
    assert import_running.run(batch.pk) is None
    ImportBatch.objects.update(heartbeat_at=timezone.now() - import_leases.LEASE - timedelta(seconds=1))
    assert importing.sweep() == [batch.pk]
    assert import_running.run(batch.pk) == "completed"


def test_an_earlier_worker_writes_nothing_after_a_later_one_has_taken_over(project, small_pieces):
    batch = queued(project, jsonl(*prompts(30)))
    first = taken_up(batch)
    ImportBatch.objects.update(heartbeat_at=None)
    second = taken_up(batch)
    assert second.attempt == 2
    with pytest.raises(import_leases.Superseded):
        import_running._import(first)
    assert not Item.objects.exists()
    assert import_running._import(second) == "completed"
    with pytest.raises(import_leases.Superseded):
        import_running._finish(first, ImportState.FAILED, "late")
    second.refresh_from_db()
    assert (second.state, Item.objects.count()) == ("completed", 30)


@pytest.mark.parametrize("mode", MODES)
def test_an_import_that_is_always_killed_is_given_up(project, killed, mode):
    batch = queued(project, jsonl(*prompts(45)), mode=mode)
    for _ in range(import_leases.MAX_ATTEMPTS):
        with pytest.raises(killed(2)):
            import_running.run(batch.pk)
    assert import_running.run(batch.pk) == "failed"
    batch.refresh_from_db()
    assert "given up" in batch.message
    kept = Item.objects.count()
    if mode == "all_or_nothing":
        assert rows() == [0] * len(ROWS)
        assert batch.message.endswith("Nothing was imported.")
    else:
        # Each attempt found what the one before had written, and added a piece to it.
        assert kept == Task.objects.count() == TaskSlot.objects.count() == batch.created_count == 30


def test_imports_of_a_project_are_done_in_their_order(project, organization):
    other = type(project).objects.create(organization=organization, name="Other")
    first, second, elsewhere = (queued(each, jsonl(*prompts(2))) for each in (project, project, other))
    assert import_running.run(second.pk) is None
    assert import_running.run(elsewhere.pk) == "completed"
    assert import_running.run(first.pk) == "completed"
    assert import_running.run(second.pk) == "completed"
    second.refresh_from_db()
    assert second.unchanged_count == 2


def test_a_queued_import_waits_for_the_sweep_when_the_broker_is_away(
    project, monkeypatch, django_capture_on_commit_callbacks
):
    def away(*args, **options):
        raise OSError("no broker")

    monkeypatch.setattr(importing.current_app, "send_task", away)
    with django_capture_on_commit_callbacks(execute=True):
        batch = queued(project, jsonl(*prompts(2)))
    assert batch.state == "queued"
    assert importing.sweep() == [batch.pk]


def test_progress_can_be_seen_while_it_runs(project, monkeypatch, small_pieces):
    batch = queued(project, jsonl(*prompts(40)))
    monkeypatch.setattr(import_leases, "BEAT_SECONDS", 0)
    seen = []
    real = import_leases.save_progress

    def spy(running):
        real(running)
        seen.append(ImportBatch.objects.values_list("phase", "lines_read", "created_count").get(pk=batch.pk))

    monkeypatch.setattr(import_leases, "save_progress", spy)
    import_running.run(batch.pk)
    assert seen == [("checking", lines, 0) for lines in (10, 20, 30, 40)] + [
        ("writing", lines, lines) for lines in (10, 20, 30, 40)
    ]


def test_a_file_that_is_gone_fails_the_import_in_plain_words(project):
    batch = queued(project, jsonl(*prompts(2)))
    Path(batch.file_path).unlink()
    assert import_running.run(batch.pk) == "failed"
    batch.refresh_from_db()
    assert "cannot be read" in batch.message
    assert not Item.objects.exists()


def test_the_file_is_removed_when_it_is_no_longer_needed(project, uploads_folder):
    batch = queued(project, jsonl(*prompts(2)))
    assert Path(batch.file_path).parent == uploads_folder / "imports"
    import_running.run(batch.pk)
    assert list((uploads_folder / "imports").iterdir()) == []


def test_the_sweep_removes_files_that_nothing_needs_and_leaves_the_others(project, monkeypatch, uploads_folder):
    batch = queued(project, jsonl(*prompts(2)))
    left = uploads_folder / "imports" / "left.part"
    left.write_bytes(b"half")
    importing.sweep()
    assert left.exists(), "it may be an upload under way"
    monkeypatch.setattr(uploads, "ORPHANED_AFTER_SECONDS", -1)
    importing.sweep()
    assert not left.exists()
    assert Path(batch.file_path).exists()


def test_an_import_is_in_the_audit_log_from_its_start_to_its_end(project, manager):
    batch = importing.start_import(
        project=project, upload=uploads.store([jsonl(*prompts(2))], "a.jsonl"), kind="write", by=manager
    )
    import_running.run(batch.pk)
    events = AuditEvent.objects.filter(object_type="importbatch", object_id=str(batch.pk)).order_by("pk")
    assert [(event.verb, event.actor) for event in events] == [
        ("import_started", manager),
        ("import_completed", manager),
    ]
    assert events[1].after == {"created": 2, "unchanged": 0, "faults": 0, "sha256": batch.file_digest}


def test_what_cannot_be_queued_leaves_no_file_behind(project, uploads_folder, settings):
    with pytest.raises(InvalidInput, match="empty"):
        queued(project, b"")
    with pytest.raises(InvalidInput, match="priority"):
        queued(project, jsonl(*prompts(1)), priority=10**9)
    project.archived_at = timezone.now()
    with pytest.raises(Conflict, match="archived"):
        queued(project, jsonl(*prompts(1)))
    settings.IMPORT_MAX_BYTES = 10
    with pytest.raises(TooLarge):
        queued(project, jsonl(*prompts(1)))
    assert list((uploads_folder / "imports").iterdir()) == []


def test_few_lines_are_in_memory_at_once_however_long_they_are(project, monkeypatch):
    monkeypatch.setattr(import_running, "BYTES_AT_ONCE", 1_000)
    batch = queued(project, jsonl(*[{"prompt": f"{n} " + "x" * 400} for n in range(9)]))
    assert [len(piece) for piece in import_running._pieces(batch)] == [3, 3, 3]


LINE = st.fixed_dictionaries(
    {"prompt": st.sampled_from(["one", "two", "three", " ", "\u0000"])},
    optional={
        "external_id": st.sampled_from(["a", "b", ""]),
        "answer": st.sampled_from(["yes", "no", None]),
        "split": st.sampled_from(["train", "nowhere"]),
        "priority": st.integers(-2, 2),
    },
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(LINE, max_size=12), mode=st.sampled_from(MODES), size=st.sampled_from([1, 3, 500]))
def test_importing_any_file_twice_changes_nothing_the_second_time(project, monkeypatch, lines, mode, size):
    monkeypatch.setattr(import_running, "LINES_AT_ONCE", size)
    data = jsonl(*lines) or b"\n"
    first = imported(project, data, mode=mode)
    before = rows()
    second = imported(project, data, mode=mode)
    assert rows() == before
    assert (second.state, second.created_count) == (first.state, 0)
    assert second.unchanged_count == first.created_count + first.unchanged_count
    assert faults(second) == faults(first)
    assert Item.objects.count() == Task.objects.count() == TaskSlot.objects.count()
