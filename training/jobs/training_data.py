"""Hand a frozen dataset version to a run: only the very bytes that were frozen are trained on."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from core.hashing import canonical_json, digest, file_digest
from training.datasets.formats import as_sft
from training.jobs.kinds import BadRunData
from training.models import DatasetKind, DatasetVersion, Job, JobKind

TRAIN = "train.jsonl"
VALIDATION = "validation.jsonl"


def prepare_training(job: Job, run_dir: Path) -> dict[str, Any]:
    """Write the train and validation files into the run directory (see ``training.jobs.kinds``).

    SFT on preferences learns the chosen answers.

    Raises:
        BadRunData: a file is missing or is not what was frozen.
    """
    version = job.dataset_version
    if version is None:
        raise BadRunData("This job has no dataset version.")
    data = run_dir / "data"
    data.mkdir(parents=True, exist_ok=True)
    names = [TRAIN]
    if version.files.get(VALIDATION, {}).get("records"):
        names.append(VALIDATION)
    digests = {}
    for name in names:
        frozen = copy_frozen(version, name, data / name)
        chosen_only = job.kind == JobKind.SFT and version.kind == DatasetKind.PREFERENCE
        digests[name.removesuffix(".jsonl")] = _keep_chosen(data / name) if chosen_only else frozen
    return {
        "train": f"data/{TRAIN}",
        "validation": f"data/{VALIDATION}" if VALIDATION in names else None,
        "sha256": digests,
    }


def folder_of(version: DatasetVersion) -> Path:
    """Return where a version's files lie."""
    # An absolute directory stays as it is.
    return Path(settings.DATA_DIR) / (version.directory or f"datasets/{version.pk}")


def copy_frozen(version: DatasetVersion, name: str, target: Path) -> str:
    """Copy one frozen file after checking that it is what was frozen; return its SHA-256.

    Raises:
        BadRunData: it is missing, or it was changed since.
    """
    expected = str(version.files.get(name, {}).get("sha256") or "")
    if not expected:
        raise BadRunData(f"The dataset version {version.number} has no file {name}.")
    source = folder_of(version) / name
    aside = target.with_name(f".{name}")
    try:
        shutil.copyfile(source, aside)
    except FileNotFoundError:
        text = f"The frozen file {source} is missing. Restore it from a backup, or freeze a new version."
        raise BadRunData(text) from None
    found = file_digest(aside)
    if found != expected:
        aside.unlink()
        raise BadRunData(
            f"The frozen file {source} was changed: its SHA-256 is {found}, and {expected} was frozen. "
            "Restore it from a backup, or freeze a new version."
        )
    aside.chmod(0o644)
    os.replace(aside, target)
    return expected


def _keep_chosen(path: Path) -> str:
    """Rewrite a file of preferences as examples to imitate; return its new SHA-256.

    An answer to which another one was preferred is not imitated, and each answer is imitated once: an order of several
    answers is many pairs, in most of which the better one is not the best.
    """
    aside = path.with_name(f".{path.name}")
    left_out = {digest([pair["prompt"], pair["rejected"]]) for pair in _pairs(path)}
    with aside.open("w", encoding="utf-8") as target:
        for pair in _pairs(path):
            answer = digest([pair["prompt"], pair["chosen"]])
            if answer not in left_out:
                left_out.add(answer)
                target.write(canonical_json(as_sft(pair)) + "\n")
    os.replace(aside, path)
    return file_digest(path)


def _pairs(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as source:
        yield from map(json.loads, source)
