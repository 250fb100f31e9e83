"""Teach a small model to answer bank customers' questions with their intent as JSON, over the HTTP API alone.

    python docs/examples/banking77_sft.py --data ../shared/data/banking77 \
        --url http://127.0.0.1:8000 --manager-token tl_... --annotator-token tl_... --reviewer-token tl_...

It imports questions with proposed answers under a JSON Schema of the 77 intents, submits and approves them,
freezes a dataset version with the test rows held out, trains by SFT from the small base model, and evaluates
base and tuned model on the same held-out rows. The data is Banking77 (Casanueva et al. 2020, CC-BY-4.0).
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tuneloop_client import Tuneloop

FINAL_JOB_STATES = ("succeeded", "failed", "cancelled")
BULK = 200


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--manager-token", required=True)
    parser.add_argument("--annotator-token", required=True)
    parser.add_argument("--reviewer-token", required=True)
    parser.add_argument("--data", type=Path, required=True, help="folder with train.jsonl and test.jsonl")
    parser.add_argument("--project", default=f"Banking77 {time.strftime('%Y-%m-%d %H:%M:%S')}")
    parser.add_argument("--train-rows", type=int, default=4000)
    parser.add_argument("--test-rows", type=int, default=500)
    parser.add_argument("--epochs", type=float, default=8)
    parser.add_argument("--config", type=json.loads, default={}, help="more training settings, as JSON")
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args()


def main() -> int:
    options = arguments()
    manager = Tuneloop(options.url, options.manager_token)
    annotator = Tuneloop(options.url, options.annotator_token)
    reviewer = Tuneloop(options.url, options.reviewer_token)
    clock = Clock()

    rows = sample(options.data / "train.jsonl", options.train_rows, options.seed)
    held_out = sample(options.data / "test.jsonl", options.test_rows, options.seed)
    project = make_project(manager, options, intents=sorted({row["intent"] for row in rows + held_out}))
    add_members(manager, project, annotator=annotator, reviewer=reviewer)
    clock.lap("project")

    batch = import_rows(manager, project, rows, held_out)
    clock.lap(f"import of {batch['created_count']} rows")
    submitted = submit_proposals(annotator, project)
    clock.lap(f"{submitted} submissions")
    approved = approve_all(reviewer, project)
    clock.lap(f"{approved} approvals")

    version = manager.post(
        f"projects/{project['id']}/datasets/",
        {"name": "banking77", "kind": "sft", "splits": {"train": 0.95, "validation": 0.05, "test": 0.0}},
        once=True,
    )
    version = manager.wait(f"datasets/{version['id']}/", until=("ready", "failed"))
    if version["state"] != "ready":
        sys.exit(f"The freeze failed: {version['error']}")
    print(f"dataset v{version['number']} {version['digest'][:12]} {version['counts']}")
    clock.lap("freeze")

    base = base_model(manager)
    job = manager.post(
        f"projects/{project['id']}/jobs/",
        {
            "name": "Intents as JSON",
            "method": "sft",
            "tuning": "full",
            "base_model": base["id"],
            "dataset_version": version["id"],
            "config": {"epochs": options.epochs} | options.config,
        },
        once=True,
    )
    job = manager.wait(f"jobs/{job['id']}/", until=FINAL_JOB_STATES, each=progress_line())
    if job["state"] != "succeeded":
        sys.exit(f"The job ended as {job['state']}: {job['error_message']}")
    clock.lap(f"SFT of {job['total_steps']} steps")

    evaluation = manager.post(
        f"projects/{project['id']}/evaluations/",
        {
            "name": "Base against tuned",
            "dataset_version": version["id"],
            "split": "test",
            "models": [base["id"], job["result_model"]],
            "max_new_tokens": 48,
        },
        once=True,
    )
    evaluation = manager.wait(f"evaluations/{evaluation['id']}/", until=("completed", "failed"))
    clock.lap("evaluation")
    report(evaluation)
    return 0 if evaluation["state"] == "completed" else 1


def sample(path: Path, count: int, seed: int) -> list[dict[str, Any]]:
    """Return ``count`` rows drawn at random but the same each time."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return random.Random(seed).sample(rows, min(count, len(rows)))


def make_project(manager: Tuneloop, options: argparse.Namespace, intents: list[str]) -> dict[str, Any]:
    """Create the project with the JSON Schema that every answer must fit."""
    schema = {
        "type": "object",
        "properties": {"intent": {"type": "string", "enum": intents}},
        "required": ["intent"],
        "additionalProperties": False,
    }
    body = {
        "name": options.project,
        "description": "Questions to a bank, answered by their intent.",
        "output_schema": schema,
    }
    return dict(manager.post("projects/", body))


def add_members(manager: Tuneloop, project: dict[str, Any], *, annotator: Tuneloop, reviewer: Tuneloop) -> None:
    """Give the owners of the two other tokens their roles."""
    for client, role in ((annotator, "annotator"), (reviewer, "reviewer")):
        email = client.get("auth/me/")["email"]
        manager.post(f"projects/{project['id']}/members/", {"email": email, "roles": [role]})


def import_rows(
    manager: Tuneloop, project: dict[str, Any], rows: list[dict[str, Any]], held_out: list[dict[str, Any]]
) -> dict[str, Any]:
    """Upload one JSONL file: each question with its proposed answer, the test rows pinned to the test split."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "banking77.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for split, part in (("", rows), ("test", held_out)):
                for row in part:
                    line = {"prompt": row["text"], "answer": {"intent": row["intent"]}, "source": "banking77"}
                    file.write(json.dumps(line | ({"split": split} if split else {}), ensure_ascii=False) + "\n")
        batch = manager.upload(f"projects/{project['id']}/imports/", path, kind="write", mode="all_or_nothing")
    batch = manager.wait(f"imports/{batch['id']}/", until=("completed", "rejected", "failed"))
    if batch["state"] != "completed":
        faults = manager.get(f"imports/{batch['id']}/errors/")["results"][:5]
        sys.exit(f"The import was {batch['state']}: {batch['message']} {faults}")
    return dict(batch)


def submit_proposals(annotator: Tuneloop, project: dict[str, Any]) -> int:
    """Take each task and submit its proposed answer, as an annotator would who agrees with it."""
    count = 0
    while True:
        claim = annotator.post(f"projects/{project['id']}/claim/", {"kind": "write"})
        assignment = claim["assignment"]
        if assignment is None:
            return count
        body = {"token": assignment["token"], "payload": {"messages": assignment["proposed"]}, "seconds_spent": 1}
        annotator.post(f"assignments/{assignment['id']}/submit/", body)
        count += 1


def approve_all(reviewer: Tuneloop, project: dict[str, Any]) -> int:
    """Approve the whole queue in bulk, but for what somebody has to look at: answers that contradict each other."""
    count = 0
    while True:
        queue = reviewer.get(f"projects/{project['id']}/review-queue/", page_size=BULK)["results"]
        ids = [row["id"] for row in queue if not row["task"]]
        if not ids:
            return count
        done = reviewer.post(f"projects/{project['id']}/review-queue/bulk-approve/", {"annotation_ids": ids})
        if done["skipped"]:
            sys.exit(f"Could not approve {done['skipped'][0]['id']}: {done['skipped'][0]['reason']}")
        count += done["approved"]


def base_model(manager: Tuneloop) -> dict[str, Any]:
    """Return the small base model that `make run` made."""
    bases = [model for model in manager.pages("models/") if model["kind"] == "base"]
    if not bases:
        sys.exit("There is no base model. Start the product once with `make run`, or register one.")
    return dict(bases[-1])


def report(evaluation: dict[str, Any]) -> None:
    """Print each model's metrics with their intervals."""
    for contender in evaluation["contenders"]:
        print(contender["model_name"])
        for name, metric in contender["metrics"].items():
            if metric.get("value") is not None:
                print(f"  {name}: {metric['value']:.3f} [{metric['low']:.3f}, {metric['high']:.3f}] n={metric['n']}")


def progress_line() -> Any:
    """Return a function that prints a job's progress whenever it has moved by a tenth."""
    shown = -1

    def show(job: dict[str, Any]) -> None:
        nonlocal shown
        tenth = 10 * job["step"] // job["total_steps"] if job["total_steps"] else 0
        if tenth != shown:
            shown = tenth
            print(f"  {job['state']} {job['phase']} step {job['step']} of {job['total_steps'] or '?'}", flush=True)

    return show


class Clock:
    """Prints how long each part took."""

    def __init__(self) -> None:
        self.start = time.monotonic()

    def lap(self, what: str) -> None:
        now = time.monotonic()
        print(f"{what}: {now - self.start:.1f} s", flush=True)
        self.start = now


if __name__ == "__main__":
    sys.exit(main())
