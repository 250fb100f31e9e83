"""Build a version in a worker: select, plan, write, store. Safe to interrupt anywhere and to start again."""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.services.audit import record as audit
from core.hashing import canonical_json
from training.datasets import manifest, parquet, storage
from training.datasets.clusters import Prompt
from training.datasets.freezing import ask_for_next_build
from training.datasets.leases import Heartbeat, Superseded, claim, give_up, lock_own
from training.datasets.manifest import FileFacts
from training.datasets.planning import Fate, Plan, make_plan
from training.datasets.reporting import Lengths, report_of
from training.datasets.selecting import Candidate, approved, candidates
from training.datasets.splits import MOST_HELD_OUT_FIRST, SIDES, TRAIN
from training.datasets.votes import TIES
from training.models import DatasetKind, DatasetRecord, DatasetState, DatasetVersion
from training.models.dataset import DATASET_MACHINE

logger = logging.getLogger(__name__)

SPOOL = ".spool.jsonl"
RECORDS_FILE = "records.jsonl"
TIES_FILE = "ties.jsonl"
ROWS_AT_ONCE = 2_000


class CannotFreeze(Exception):
    """The approved work makes no usable version; the message is a plain sentence."""


def build(version_id: int) -> DatasetState | None:
    """Build a version if nobody else does; return how it ended, or None when there was nothing to do."""
    version = claim(version_id)
    if version is None:
        return None
    ended = _build_or_fail(version)
    if ended is not None:
        # A later version of the project waits for this one, whose sides it keeps.
        ask_for_next_build(version.project_id)
    return ended


def _build_or_fail(version: DatasetVersion) -> DatasetState | None:
    try:
        _build(version)
    except Superseded:
        logger.info("Dataset version %s is being built elsewhere; this build stops.", version.pk)
        return None
    except CannotFreeze as reason:
        return _fail(version, str(reason))
    except Exception as error:
        logger.exception("The build of dataset version %s failed", version.pk)
        return _fail(version, f"The freeze stopped on an unexpected {type(error).__name__}: {error}. Freeze again.")
    return DatasetState.READY


def _build(version: DatasetVersion) -> None:
    heartbeat = Heartbeat(version)
    aside = storage.open_aside(version)
    lengths = Lengths()
    found, prompts, pinned = _select(version, aside / SPOOL, heartbeat)
    if not found:
        raise CannotFreeze("No annotation is approved yet. Review some submissions, then freeze again.")
    heartbeat.begin("clustering")
    rules = version.selection
    plan = make_plan(
        found,
        prompts,
        pinned=pinned,
        earlier=_earlier_sides(version),
        fractions=rules["splits"],
        salt=rules["salt"],
        tick=heartbeat,
    )
    _check(plan)
    heartbeat.begin("writing")
    files = _write(version, found, plan, aside, lengths, heartbeat)
    drafted = drafts_in(found, plan)
    digest = _write_manifest(version, plan, files, drafted, aside)
    heartbeat.begin("storing")
    _store_records(version, found, plan, heartbeat)
    _publish(version, plan, files, digest, aside, report_of(plan, lengths, rules["splits"]) | {"drafted": drafted})


def _select(
    version: DatasetVersion, spool: Path, heartbeat: Heartbeat
) -> tuple[list[Candidate], list[Prompt], dict[int, str]]:
    """Read every approved annotation once: its records go to the spool file, what planning needs stays in memory."""
    heartbeat.begin("selecting")
    until = datetime.fromisoformat(version.selection["until"])
    revisions = approved(version.project, version.kind, until=until)
    total = revisions.count()
    found: list[Candidate] = []
    prompts: dict[int, Prompt] = {}
    pinned: dict[int, str] = {}
    with spool.open("w", encoding="utf-8") as file:
        for candidate, record, item in candidates(revisions, version.kind):
            found.append(candidate)
            if item.pk not in prompts:
                prompts[item.pk] = Prompt(item.pk, item.messages, item.group_key)
                pinned[item.pk] = item.pinned_split
            if candidate.turns is not None:
                prompts[item.pk] = prompts[item.pk].with_conversation(record["prompt"])
            file.write(_line(record))
            heartbeat(min(len(found), total), total)
    return found, list(prompts.values()), pinned


def _earlier_sides(version: DatasetVersion) -> dict[int, str]:
    """Return the side that the project's frozen versions, of either kind, gave to each item."""
    rows = DatasetRecord.objects.filter(version__project=version.project_id, version__state=DatasetState.READY)
    sides: dict[int, str] = {}
    for item, side in rows.exclude(split="").values_list("item_id", "split").distinct().iterator():
        before = sides.setdefault(item, side)
        sides[item] = min(before, side, key=MOST_HELD_OUT_FIRST.index)
    return sides


def _check(plan: Plan) -> None:
    if plan.clusters_on_two_sides():
        raise AssertionError("a cluster of prompts is on two sides")
    if not plan.counts[TRAIN]:
        raise CannotFreeze(
            f"The train split would be empty: of {len(plan.fates)} records of approved work {_tell(plan)}. "
            "Approve more work, or give train a larger share."
        )


def _tell(plan: Plan) -> str:
    held_out = {side: plan.counts[side] for side in SIDES if plan.counts[side]}
    parts = [f"{count} would be in {side}" for side, count in held_out.items()]
    parts += [f"{count} are left out ({reason.replace('_', ' ')})" for reason, count in plan.excluded.items()]
    return ", ".join(parts) or "none can be used"


def _write(
    version: DatasetVersion,
    found: Sequence[Candidate],
    plan: Plan,
    aside: Path,
    lengths: Lengths,
    heartbeat: Heartbeat,
) -> dict[str, FileFacts]:
    """Write the spooled records where they belong, then the copies; return the facts of every file."""
    names = [f"{side}.jsonl" for side in SIDES] + [RECORDS_FILE]
    if version.kind == DatasetKind.PREFERENCE:
        names.append(TIES_FILE)
    written: Counter[str] = Counter()
    with ExitStack() as stack:
        files = {name: stack.enter_context((aside / name).open("w", encoding="utf-8")) for name in names}

        def put(name: str, line: str) -> None:
            files[name].write(line)
            written[name] += 1

        spool = stack.enter_context((aside / SPOOL).open(encoding="utf-8"))
        for number, (candidate, line) in enumerate(zip(found, spool, strict=True), start=1):
            fate = plan.fates[candidate.record_id]
            put(RECORDS_FILE, _line(accounting(candidate, fate)))
            if fate.side:
                put(f"{fate.side}.jsonl", line)
                lengths.add(json.loads(line))
            elif fate.reason in TIES:
                put(TIES_FILE, line)
            heartbeat(number, len(found))
    (aside / SPOOL).unlink()
    for side in SIDES:
        if written[f"{side}.jsonl"]:
            parquet.copy(aside / f"{side}.jsonl", aside / f"{side}.parquet", version.kind)
            written[f"{side}.parquet"] = written[f"{side}.jsonl"]
            heartbeat.begin("writing")
    return {path.name: manifest.facts_of(path, written[path.name]) for path in sorted(aside.iterdir())}


def accounting(candidate: Candidate, fate: Fate) -> dict[str, Any]:
    """Return the line of ``records.jsonl`` that accounts for one record of approved work."""
    line: dict[str, Any] = {
        "id": candidate.record_id,
        "annotation": candidate.annotation,
        "revision": candidate.revision,
        "item": candidate.item,
        "cluster": cluster_name(fate),
        "split": fate.side or None,
        "excluded": fate.reason or None,
        "content_sha256": candidate.content_hash,
    }
    if candidate.turns is not None:
        line["turns"] = candidate.turns
    if candidate.drafted_by:
        line["drafted_by"] = list(candidate.drafted_by)
    return line


def drafts_in(found: Sequence[Candidate], plan: Plan) -> dict[str, Any]:
    """Return how many of the version's records stand on drafts, and on whose; nothing where none does."""
    drafted = [candidate for candidate in found if candidate.drafted_by and plan.fates[candidate.record_id].side]
    by = Counter(name for candidate in drafted for name in candidate.drafted_by)
    return {"records": len(drafted), "by": dict(sorted(by.items()))} if drafted else {}


def cluster_name(fate: Fate) -> str:
    """Return the name of a cluster: the item that was there first."""
    return f"item-{fate.cluster}"


def _write_manifest(
    version: DatasetVersion, plan: Plan, files: dict[str, FileFacts], drafted: dict[str, Any], aside: Path
) -> str:
    rules = {name: value for name, value in version.selection.items() if name != "until"}
    content = manifest.build(
        kind=version.kind,
        rules=rules,
        counts=counts_of(plan),
        excluded=plan.excluded,
        files=files,
        drafted=drafted,
    )
    manifest.write(content, aside / manifest.NAME)
    files[manifest.NAME] = manifest.facts_of(aside / manifest.NAME, None)
    return manifest.digest_of(content)


def counts_of(plan: Plan) -> dict[str, int]:
    """Return how many records are on each side, and how many are left out."""
    return {name: plan.counts[name] for name in (*SIDES, "excluded")}


def _store_records(version: DatasetVersion, found: Sequence[Candidate], plan: Plan, heartbeat: Heartbeat) -> None:
    """Write the rows in transactions of a bounded size, so that nobody waits long for the database."""
    with transaction.atomic():
        lock_own(version)
        DatasetRecord.objects.filter(version=version).delete()
    for start in range(0, len(found), ROWS_AT_ONCE):
        with transaction.atomic():
            lock_own(version)
            DatasetRecord.objects.bulk_create(_rows(version, found[start : start + ROWS_AT_ONCE], plan))
        heartbeat(start, len(found))


def _rows(version: DatasetVersion, found: Sequence[Candidate], plan: Plan) -> Iterator[DatasetRecord]:
    for candidate in found:
        fate = plan.fates[candidate.record_id]
        yield DatasetRecord(
            version=version,
            item_id=candidate.item,
            annotation_id=candidate.annotation,
            revision_id=candidate.revision,
            record_id=candidate.record_id,
            cluster_key=cluster_name(fate),
            split=fate.side,
            excluded_reason=fate.reason,
            content_hash=candidate.content_hash,
            turns=candidate.turns,
        )


@transaction.atomic
def _publish(
    version: DatasetVersion,
    plan: Plan,
    files: dict[str, FileFacts],
    digest: str,
    aside: Path,
    report: dict[str, Any],
) -> None:
    mine = lock_own(version)
    storage.publish(mine, aside)
    DATASET_MACHINE.move(mine, DatasetState.READY)
    mine.counts = counts_of(plan)
    mine.report = report
    mine.files = {name: asdict(facts) for name, facts in files.items()}
    mine.digest = digest
    mine.directory = f"datasets/{mine.pk}"
    mine.frozen_at = timezone.now()
    mine.progress, mine.build_token, mine.error = {}, None, ""
    mine.save()
    audit(
        actor=mine.created_by,
        verb="dataset_frozen",
        target=mine,
        project_id=mine.project_id,
        after={"number": mine.number, "digest": digest, "counts": mine.counts},
    )


def _fail(version: DatasetVersion, message: str) -> DatasetState | None:
    try:
        with transaction.atomic():
            give_up(lock_own(version), message)
            DatasetRecord.objects.filter(version=version).delete()
            storage.clear_aside(version)
    except Superseded:
        return None
    return DatasetState.FAILED


def _line(record: dict[str, Any]) -> str:
    return canonical_json(record) + "\n"
