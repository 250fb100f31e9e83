"""A record says on which models' drafts it stands, everywhere that the version accounts for it."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq

from annotation.models import AnnotationRevision
from tests.training.datasets import making
from training.datasets.formats import content_hash, sft_record

SIDES = ("train", "validation", "test")


def lines(version, name: str) -> list[dict]:
    return [json.loads(line) for line in (Path(version.directory) / name).read_text().splitlines()]


def drafted(annotation, *names: str) -> None:
    AnnotationRevision.objects.filter(annotation=annotation).update(drafted_by=list(names))


def test_records_files_manifest_and_report_say_so(project, author, frozen, settings):
    made = [making.written(project, author, f"Question {number}", f"Answer {number}.") for number in range(12)]
    drafted(made[0], "small-7b")
    drafted(made[1], "small-7b", "large-70b")
    version = frozen()
    version.directory = str(Path(settings.DATA_DIR) / version.directory)
    records = [record for side in SIDES for record in lines(version, f"{side}.jsonl")]
    said = {record["id"]: record["drafted_by"] for record in records if "drafted_by" in record}
    assert said == {f"a{made[0].pk}r1": ["small-7b"], f"a{made[1].pk}r1": ["small-7b", "large-70b"]}
    accounted = {line["id"]: line["drafted_by"] for line in lines(version, "records.jsonl") if "drafted_by" in line}
    assert accounted == said
    manifest = json.loads((Path(version.directory) / "manifest.json").read_text())
    assert manifest["drafted"] == {"records": 2, "by": {"large-70b": 1, "small-7b": 2}}
    assert version.report["drafted"] == manifest["drafted"]
    rows = [
        row
        for side in SIDES
        if (file := Path(version.directory) / f"{side}.parquet").exists()
        for row in pq.read_table(file).to_pylist()
    ]
    assert {row["id"]: row["drafted_by"] for row in rows if row["drafted_by"]} == said


def test_a_version_without_drafts_says_nothing_of_them(project, author, frozen, settings):
    for number in range(12):
        making.written(project, author, f"Question {number}", f"Answer {number}.")
    version = frozen()
    manifest = json.loads((Path(settings.DATA_DIR) / version.directory / "manifest.json").read_text())
    assert "drafted" not in manifest


def test_what_a_model_learns_is_the_same_with_a_draft_or_without():
    record = ("a1r1", making.said("Hello"), making.said("Good day.", "assistant"))
    assert content_hash(sft_record(*record)) == content_hash(sft_record(*record, drafted_by=["small-7b"]))
