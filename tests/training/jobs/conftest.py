"""A project with a base model, a frozen dataset version and a job, in a data folder of the test's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.models import Organization, User
from accounts.roles import Role
from accounts.services.people import create_person
from annotation.models import Project, ProjectMembership
from core.hashing import file_digest
from training.jobs import starting
from training.models import DatasetKind, DatasetState, DatasetVersion, Job, JobKind, Model, ModelKind

PASSWORD = "correct horse battery"
# The program of a runner that does nothing but report, for tests of the supervisor alone.
SCRIPT = """
import json, os, sys, time
run = sys.argv[1]
config = json.load(open(f"{run}/config.json"))
seq = 0

def event(kind, **data):
    global seq
    seq += 1
    with open(f"{run}/events.jsonl", "a") as file:
        file.write(json.dumps({"seq": seq, "time": time.time(), "kind": kind, "data": data}) + chr(10))

def step(number, total=4):
    event("step", step=number, total_steps=total, epoch=number / total, loss=1 / (number + 1), eta_seconds=1.0)

def checkpoint(number):
    folder = f"{run}/checkpoints/step-{number:06d}"
    os.makedirs(folder)
    open(f"{folder}/COMPLETE", "w").close()
    event("checkpoint", step=number, path=f"checkpoints/step-{number:06d}")

def leave(status, code="", message="", retryable=False):
    with open(f"{run}/.exit", "w") as file:
        json.dump({"status": status, "code": code, "message": message, "retryable": retryable, "step": 4}, file)
    os.replace(f"{run}/.exit", f"{run}/exit.json")
    sys.exit(0 if status == "succeeded" else 1)

event("phase", name="training")
print("hello from", os.getpid(), flush=True)
"""


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    settings.COMPUTE_HOST = "test-host"
    settings.COMPUTE_SLOTS = ["cpu"]
    return tmp_path


@pytest.fixture(autouse=True)
def _no_processes(monkeypatch):
    """Supervisors run inside the test where it says so, never beside it; the bell has nobody to ring."""
    monkeypatch.setattr(starting, "spawn_supervisor", lambda attempt: None)


@pytest.fixture
def organization(db) -> Organization:
    return Organization.objects.create(name="Harbour Goods")


@pytest.fixture
def project(organization: Organization) -> Project:
    return Project.objects.create(organization=organization, name="Support")


def member(project: Project, name: str, *roles: str) -> User:
    user = create_person(
        organization=project.organization, email=f"{name}@example.org", password=PASSWORD, name=name.title()
    )
    for role in roles:
        ProjectMembership.objects.create(project=project, user=user, role=role)
    return user


@pytest.fixture
def manager(project: Project) -> User:
    return member(project, "mina", Role.MANAGER)


@pytest.fixture
def base(organization: Organization) -> Model:
    return Model.objects.create(
        organization=organization,
        name="Small",
        kind=ModelKind.BASE,
        location="/models/small",
        template_sha256="t" * 64,
        context_length=256,
        parameters=1000,
    )


def freeze(project: Project, data_dir: Path, kind: str, rows: dict[str, list[dict]]) -> DatasetVersion:
    """Write a ready dataset version with these rows."""
    number = project.dataset_versions.count() + 1
    version = DatasetVersion.objects.create(
        project=project,
        number=number,
        kind=kind,
        counts={split: len(records) for split, records in rows.items()},
    )
    folder = data_dir / "datasets" / str(version.pk)
    folder.mkdir(parents=True)
    for split, records in rows.items():
        path = folder / f"{split}.jsonl"
        path.write_text("".join(json.dumps(record) + "\n" for record in records))
        facts = {"sha256": file_digest(path), "bytes": path.stat().st_size, "records": len(records)}
        version.files[path.name] = facts
    version.directory = f"datasets/{version.pk}"
    version.state, version.digest, version.frozen_at = DatasetState.READY, "d" * 64, timezone.now()
    version.save()
    return version


def said(role: str, text: str) -> list[dict]:
    return [{"role": role, "content": text}]


@pytest.fixture
def sft_version(project: Project, data_dir: Path) -> DatasetVersion:
    rows = [
        {"id": f"a{n}r1", "prompt": said("user", f"Question {n}"), "completion": said("assistant", f"Answer {n}")}
        for n in range(6)
    ]
    return freeze(project, data_dir, DatasetKind.SFT, {"train": rows[:4], "validation": rows[4:5], "test": rows[5:]})


@pytest.fixture
def preference_version(project: Project, data_dir: Path) -> DatasetVersion:
    rows = [
        {
            "id": f"a{n}r1",
            "prompt": said("user", f"Question {n}"),
            "chosen": said("assistant", "Yes."),
            "rejected": said("assistant", "No."),
            "strength": 2,
        }
        for n in range(4)
    ]
    return freeze(project, data_dir, DatasetKind.PREFERENCE, {"train": rows[:3], "validation": rows[3:]})


@pytest.fixture
def job(project: Project, base: Model, sft_version: DatasetVersion) -> Job:
    return Job.objects.create(
        project=project, kind=JobKind.SFT, base_model=base, dataset_version=sft_version, config={"epochs": 1}
    )


def history_of(job: Job) -> list[str]:
    """Return the codes of a job's history, in order."""
    return [event.data["code"] for event in job.events.filter(kind="history").order_by("seq")]
