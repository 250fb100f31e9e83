"""From ranked answers to a model that prefers the better one, over the HTTP API alone.

    python docs/examples/gsm8k_dpo.py --data ../shared/data/gsm8k --url http://127.0.0.1:8000 \
        --manager-token tl_... --reviewer-token tl_... --annotator-token tl_... --annotator-token tl_... \
        --annotator-token tl_...

Pairs of model solutions to GSM8K problems (Cobbe et al. 2021, MIT) are imported and ranked by simulated
annotators who err at known rates: the right solution against the wrong one; both right is a tie, both wrong
is both bad. Where votes contradict each other the majority holds; the rest is approved, and what holds is
frozen. SFT learns the chosen answers; DPO goes on from that SFT model; the two models' answers are then
judged blind by a simulated judge, and the result page is checked against a direct count of the votes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from banking77_sft import FINAL_JOB_STATES, Clock, add_members, approve_all, base_model, progress_line
from tuneloop_client import Tuneloop

SOURCES = ("6b_finetuning", "6b_verification", "175b_finetuning", "175b_verification")
ERROR_RATES = (0.05, 0.10, 0.20)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--manager-token", required=True)
    parser.add_argument("--reviewer-token", required=True)
    parser.add_argument("--annotator-token", action="append", required=True, help="give it three times")
    parser.add_argument("--data", type=Path, required=True, help="folder with model_solutions.jsonl.gz")
    parser.add_argument("--project", default=f"GSM8K {time.strftime('%Y-%m-%d %H:%M:%S')}")
    parser.add_argument("--pairs", type=int, default=1300)
    parser.add_argument("--judged", type=int, default=40, help="prompts in the blind comparison")
    parser.add_argument("--sft-config", type=json.loads, default={"epochs": 2}, help="SFT settings, as JSON")
    # The small model bears longer steps than the cautious default.
    parser.add_argument(
        "--dpo-config", type=json.loads, default={"epochs": 3, "learning_rate": 1e-4}, help="DPO settings, as JSON"
    )
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args()


def main() -> int:
    options = arguments()
    manager = Tuneloop(options.url, options.manager_token)
    reviewer = Tuneloop(options.url, options.reviewer_token)
    annotators = [Tuneloop(options.url, token) for token in options.annotator_token]
    clock = Clock()

    project = manager.post(
        "projects/",
        {"name": options.project, "description": "Which solution is right?", "rank_overlap": len(annotators)},
    )
    for annotator in annotators:
        add_members(manager, project, annotator=annotator, reviewer=reviewer)
    rows, truth = pairs(options)
    batch = import_pairs(manager, project, rows)
    clock.lap(f"import of {batch['created_count']} pairs")

    chance = random.Random(options.seed)
    votes: Counter[str] = Counter()
    for annotator, error_rate in zip(annotators, ERROR_RATES, strict=False):
        votes += vote(
            annotator, project, lambda prompt, a, b, rate=error_rate: judgement(truth, prompt, a, b, rate, chance)
        )
    print("votes", dict(votes))
    clock.lap(f"{votes.total()} votes")
    clock.lap(f"{settle_all(reviewer, project)} contradictions settled")
    clock.lap(f"{approve_all(reviewer, project)} approvals")

    version = manager.post(
        f"projects/{project['id']}/datasets/",
        {"name": "gsm8k pairs", "kind": "preference", "splits": {"train": 0.8, "validation": 0.1, "test": 0.1}},
        once=True,
    )
    version = manager.wait(f"datasets/{version['id']}/", until=("ready", "failed"))
    if version["state"] != "ready":
        sys.exit(f"The freeze failed: {version['error']}")
    print(f"dataset v{version['number']} {version['counts']} left out: {version['report'].get('excluded')}")
    clock.lap("freeze")

    sft = run_job(manager, project, "sft", base_model(manager)["id"], version, options.sft_config)
    clock.lap("SFT on the chosen answers")
    dpo = run_job(manager, project, "dpo", sft["result_model"], version, options.dpo_config)
    clock.lap("DPO from that model")
    margins = margin_curve(manager, dpo)
    print("reward margin on held-out pairs:", "  ".join(f"step {step}: {margin:+.4f}" for step, margin in margins))

    agreed = compare(manager, annotators[0], project, version, sft, dpo, options)
    clock.lap("blind comparison")
    rose = len(margins) > 1 and abs(margins[0][1]) < 1e-3 and margins[-1][1] > 0
    print("margin rose from 0:", rose, "· the result page agrees with a direct count:", agreed)
    return 0 if rose and agreed else 1


def pairs(options: argparse.Namespace) -> tuple[list[dict[str, Any]], dict[tuple[str, str], bool]]:
    """Return rank-import rows, and whether a solution (by question and text) is right."""
    chance = random.Random(options.seed)
    with gzip.open(options.data / "model_solutions.jsonl.gz", "rt", encoding="utf-8") as file:
        problems = [json.loads(line) for line in file]
    chance.shuffle(problems)
    rows: list[dict[str, Any]] = []
    truth: dict[tuple[str, str], bool] = {}
    for number, problem in enumerate(problems):
        one, two = chance.sample(SOURCES, 2)
        texts = [problem[source]["solution"].strip() for source in (one, two)]
        if texts[0] == texts[1] or not all(texts):
            continue
        for source, text in zip((one, two), texts, strict=True):
            truth[problem["question"].strip(), text] = problem[source]["is_correct"]
        responses = [{"text": text, "source": source} for source, text in zip((one, two), texts, strict=True)]
        rows.append({"prompt": problem["question"].strip(), "responses": responses, "external_id": f"gsm8k-{number}"})
        if len(rows) == options.pairs:
            break
    return rows, truth


def import_pairs(manager: Tuneloop, project: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Upload the pairs as one JSONL file and wait until they are in."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "gsm8k.jsonl"
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        batch = manager.upload(f"projects/{project['id']}/imports/", path, kind="rank", mode="all_or_nothing")
    batch = manager.wait(f"imports/{batch['id']}/", until=("completed", "rejected", "failed"))
    if batch["state"] != "completed":
        sys.exit(f"The import was {batch['state']}: {batch['message']}")
    return dict(batch)


def judgement(
    truth: dict[tuple[str, str], bool], prompt: str, a: str, b: str, error_rate: float, chance: random.Random
) -> dict[str, Any]:
    """Return the vote of someone who knows the answers but errs now and then."""
    right_a, right_b = truth[prompt, a], truth[prompt, b]
    choice = {(True, False): "A", (False, True): "B", (True, True): "tie", (False, False): "both_bad"}[right_a, right_b]
    if chance.random() < error_rate:
        choice = chance.choice([other for other in ("A", "B", "tie", "both_bad") if other != choice])
    return {"choice": choice, "strength": 3 if choice in "AB" else None, "reasons": [], "comment": ""}


def settle_all(reviewer: Tuneloop, project: dict[str, Any]) -> int:
    """Let the majority hold where votes contradict each other, and the first where there is none."""
    count = 0
    while disputes := reviewer.get(f"projects/{project['id']}/disputes/")["results"]:
        for row in disputes:
            path = f"projects/{project['id']}/disputes/{row['task']}/"
            answers = reviewer.get(path)["answers"]
            ((choice, _),) = Counter(answer["payload"]["choice"] for answer in answers).most_common(1)
            chosen = next(answer for answer in answers if answer["payload"]["choice"] == choice)
            decision = {
                "chosen": chosen["annotation"],
                "cause": "slip",
                "comment": "Decided by the majority of the votes.",
                "revision_numbers": {str(answer["annotation"]): answer["revision_number"] for answer in answers},
            }
            reviewer.post(path + "adjudicate/", decision)
            count += 1
    return count


def vote(annotator: Tuneloop, project: dict[str, Any], judge: Any) -> Counter[str]:
    """Answer every rank task that is handed out, and return the votes cast."""
    cast: Counter[str] = Counter()
    while True:
        assignment = annotator.post(f"projects/{project['id']}/claim/", {"kind": "rank"})["assignment"]
        if assignment is None:
            return cast
        prompt = assignment["item"]["messages"][-1]["content"]
        a, b = (candidate["messages"][-1]["content"] for candidate in assignment["candidates"])
        payload = judge(prompt, a, b)
        body = {"token": assignment["token"], "payload": payload, "seconds_spent": 1}
        annotator.post(f"assignments/{assignment['id']}/submit/", body)
        cast[payload["choice"]] += 1


def run_job(
    manager: Tuneloop, project: dict[str, Any], method: str, base: int, version: dict[str, Any], config: dict[str, Any]
) -> dict[str, Any]:
    """Launch a job and follow it to its end."""
    body = {"method": method, "tuning": "full", "base_model": base, "dataset_version": version["id"], "config": config}
    job = manager.post(f"projects/{project['id']}/jobs/", body | {"name": f"GSM8K {method.upper()}"}, once=True)
    job = manager.wait(f"jobs/{job['id']}/", until=FINAL_JOB_STATES, each=progress_line())
    if job["state"] != "succeeded":
        sys.exit(f"The {method} job ended as {job['state']}: {job['error_message']}")
    return dict(job)


def margin_curve(manager: Tuneloop, job: dict[str, Any]) -> list[tuple[int, float]]:
    """Return (step, reward margin) of the job's validations on held-out pairs."""
    validations = manager.get(f"jobs/{job['id']}/metrics/")["validation"]
    return [(point["step"], point["margin"]) for point in validations if point.get("margin") is not None]


def compare(
    manager: Tuneloop,
    judge: Tuneloop,
    project: dict[str, Any],
    version: dict[str, Any],
    sft: dict[str, Any],
    dpo: dict[str, Any],
    options: argparse.Namespace,
) -> bool:
    """Evaluate both models, have a simulated judge vote blind, and check the result page against a direct count."""
    models = [sft["result_model"], dpo["result_model"]]
    body = {"dataset_version": version["id"], "split": "test", "models": models, "max_new_tokens": 128}
    evaluation = manager.post(f"projects/{project['id']}/evaluations/", body, once=True)
    evaluation = manager.wait(f"evaluations/{evaluation['id']}/", until=("completed", "failed"))
    comparison = manager.post(
        f"projects/{project['id']}/comparisons/",
        {
            "evaluation": evaluation["id"],
            "model_a": models[0],
            "model_b": models[1],
            "sample_size": options.judged,
            "votes_per_prompt": 1,
        },
        once=True,
    )
    # This judge prefers the answer with more arithmetic in it, and says so only through its votes.
    vote(judge, project, lambda prompt, a, b: by_arithmetic(a, b))
    result = manager.get(f"comparisons/{comparison['id']}/")
    direct: Counter[str] = Counter()
    for pair in manager.pages(f"comparisons/{comparison['id']}/pairs/"):
        direct.update(pair["votes"] if not pair["identical"] else ["tie"])
    counts = result["counts"]
    agreed = all(counts[name] == direct[name] for name in ("a", "b", "tie", "both_bad"))
    decided = direct.total()
    win_rate = (direct["b"] + 0.5 * (direct["tie"] + direct["both_bad"])) / decided if decided else None
    print("result page:", counts, "win rate of the DPO model:", result["win_rate"], result["verdict"])
    print("direct count:", dict(direct), "win rate:", win_rate)
    same_rate = win_rate is not None and abs(result["win_rate"]["value"] - win_rate) < 1e-9
    return agreed and same_rate


def by_arithmetic(a: str, b: str) -> dict[str, Any]:
    """Vote for the answer with more equals signs."""
    count_a, count_b = a.count("="), b.count("=")
    choice = "A" if count_a > count_b else "B" if count_b > count_a else "tie"
    return {"choice": choice, "strength": 2 if choice != "tie" else None, "reasons": [], "comment": ""}


if __name__ == "__main__":
    sys.exit(main())
