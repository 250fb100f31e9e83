"""A manager's part of the loop: from a file to a promoted model, and the people's verdicts back into the data.

It goes round in the project of replies, with a model trained for a minute at most: what it has learnt does not matter
here, only that each room hands on to the next.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Page, expect

from evaluation.demo.people import REPLIES_PROJECT
from tests.e2e.browsing import PASSWORD, Visit, assert_no_violations
from tests.e2e.working import SUBMIT, HandedOut, work_on

LOOP_SECONDS = 420
# What a job may take beside other work on a small machine, in milliseconds.
JOB_MS = 180_000
PROMPTS = 4
CHOICES = ["1", "2", "t", "x"]
NAME = "Round two"


def room(window: Visit, rest: str) -> Page:
    return window.open(f"/projects/{window.project(REPLIES_PROJECT)}/{rest}")


def number_in(page: Page) -> int:
    """Return the number at the end of the page's address."""
    return int(page.url.partition("?")[0].rsplit("/", 1)[1])


def tasks(window: Visit) -> int:
    return int(window.api(f"projects/{window.project(REPLIES_PROJECT)}/progress/")["tasks"]["rank"]["total"])


@pytest.fixture
def bad_file(tmp_path: Path) -> Path:
    """Three pairs, of which the second is none."""
    mark = tmp_path.name
    good = {"chosen": "It is on its way and arrives on Friday.", "rejected": "No idea."}
    lines = [
        {"prompt": f"Where is the parcel that I ordered last week? ({mark} a)", **good},
        {"prompt": f"Where is it now? ({mark} b)", "chosen": "On its way.", "rejected": "On its way."},
        {"prompt": f"Will the lamp be here before the feast? ({mark} c)", **good},
    ]
    path = tmp_path / "pairs.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def import_pairs(page: Page, path: Path, if_bad: str) -> None:
    page.get_by_role("radio", name="Pairs to rank").check()
    page.get_by_role("radio", name=if_bad).check()
    page.get_by_label("File", exact=True).set_input_files(path)
    page.get_by_role("button", name="Import", exact=True).click()


def test_a_file_with_a_bad_line_is_refused_whole_and_the_line_is_named(visit, bad_file):
    window: Visit = visit("manager")
    before = tasks(window)
    page = room(window, "imports")
    import_pairs(page, bad_file, "Import nothing")
    expect(page.get_by_text("Nothing was imported", exact=True)).to_be_visible()
    fault = page.get_by_role("table", name="Bad lines").get_by_role("row").nth(1)
    expect(fault.get_by_role("cell").first).to_have_text("2")
    expect(fault).to_contain_text("same")
    assert_no_violations(page)
    assert tasks(window) == before


def test_the_good_lines_come_in_when_bad_ones_are_skipped(visit, bad_file):
    window: Visit = visit("manager")
    before = tasks(window)
    page = room(window, "imports")
    import_pairs(page, bad_file, "Skip it")
    expect(page.get_by_text("2 pairs imported")).to_be_visible()
    expect(page.get_by_text("1 bad line was skipped")).to_be_visible()
    assert tasks(window) == before + 2
    page.get_by_role("link", name="Look at the items").click()
    expect(page.get_by_text("Will the lamp be here before the feast?").first).to_be_visible()


def test_published_guidelines_are_what_annotators_read_from_then_on(visit):
    window: Visit = visit("manager")
    listed = f"projects/{window.project(REPLIES_PROJECT)}/guidelines/"
    newest = window.api(listed)["results"][0]
    page = room(window, "guidelines")
    page.get_by_role("button", name="Edit").click()
    text = page.get_by_label("Guidelines", exact=True)
    text.fill(f"{newest['body']}\n\nPrefer the reply that names the next step.")
    page.get_by_label("What is new").fill("The next step")
    expect(page.get_by_role("region", name="Your changes")).to_contain_text("names the next step")
    assert_no_violations(page)
    page.get_by_role("button", name=f"Publish version {newest['number'] + 1}").click()
    expect(page.get_by_text(f"Version {newest['number'] + 1} is published")).to_be_visible()
    published = window.api(listed)["results"][0]
    assert (published["number"], published["note"]) == (newest["number"] + 1, "The next step")
    theirs = room(visit("bram"), "guidelines")
    expect(theirs.get_by_text("Prefer the reply that names the next step.").first).to_be_visible()


def test_a_person_who_is_added_sees_the_project(visit):
    admin: Visit = visit("admin")
    email = "petra@demo.tuneloop"
    if email not in {row["email"] for row in admin.api("users/")["results"]}:
        admin.send("users/", {"email": email, "name": "Petra Oyelaran", "password": PASSWORD})
    page = room(visit("manager"), "people")
    page.get_by_role("button", name="Add a person").click()
    dialog = page.get_by_role("dialog", name="Add a person")
    dialog.get_by_role("combobox", name="Person").fill("Petra")
    page.get_by_role("option", name="Petra Oyelaran").click()
    dialog.get_by_role("checkbox", name="Reviewer").check()
    assert_no_violations(page)
    dialog.get_by_role("button", name="Add to the project").click()
    expect(page.get_by_role("row", name="Petra Oyelaran")).to_contain_text("Reviewer")
    (membership,) = visit("petra").api("auth/me/")["memberships"]
    assert (membership["project_name"], set(membership["roles"])) == (REPLIES_PROJECT, {"annotator", "reviewer"})


class Result(NamedTuple):
    """What a judge saw and said about one pair."""

    prompt: list[dict[str, Any]]
    texts: dict[str, str]
    key: str

    def vote(self, pair: dict[str, Any]) -> str:
        """Return the vote as the manager's page counts it: by model, where the judge saw only texts."""
        if self.key in {"t", "x"}:
            return {"t": "tie", "x": "both_bad"}[self.key]
        won = self.texts["A" if self.key == "1" else "B"]
        return "a" if won == pair["output_a"] else "b"


@pytest.mark.timeout(LOOP_SECONDS, func_only=True)
def test_the_loop_goes_round_from_a_frozen_version_to_a_promoted_model(visit):
    window: Visit = visit("manager")
    version = freeze(window)
    model = train(window, version)
    evaluate(window)
    comparison = compare(window)
    results = judge(visit("ciara"))
    the_votes_are_counted(window, comparison, results)
    send_a_pair_back(window, visit("reviewer"))
    promote(window, model)


def freeze(window: Visit) -> int:
    page = room(window, "datasets")
    page.get_by_role("button", name="Freeze a version").click()
    dialog = page.get_by_role("dialog", name="Freeze a dataset version")
    dialog.get_by_text("Ranked pairs").click()
    expect(dialog.get_by_text("approved rankings")).to_be_visible()
    assert_no_violations(page)
    dialog.get_by_role("button", name="Freeze", exact=True).click()
    expect(page.get_by_role("tab", name="Report")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Frozen", exact=True)).to_be_visible()
    version = window.api(f"datasets/{number_in(page)}/")
    assert version["state"] == "ready"
    # Ties are no pairs to learn from: they are left out, with their reason and their number.
    left_out = page.get_by_role("table", name="Left out, by reason")
    for exclusion in version["exclusions"]:
        expect(left_out.get_by_role("row", name=exclusion["explanation"])).to_contain_text(str(exclusion["count"]))
    assert sum(exclusion["count"] for exclusion in version["exclusions"]) > 0
    assert_no_violations(page)
    return int(version["id"])


def train(window: Visit, version: int) -> int:
    page = window.page
    page.get_by_role("link", name="Train on this").click()
    page.get_by_role("radio", name="SFT").click()
    page.get_by_label("Epochs").fill("1")
    page.get_by_label("Name").fill(NAME)
    assert_no_violations(page)
    page.get_by_role("button", name="Launch").click()
    page.wait_for_url(re.compile(r"/jobs/\d+"))
    job = number_in(page)
    # Nobody reloads from here on: the page follows the job by itself.
    curve, failed = page.get_by_role("img", name="Loss over the steps"), page.get_by_text("This job failed")
    expect(curve.or_(failed)).to_be_visible(timeout=JOB_MS)
    expect(page.get_by_text("Succeeded", exact=True).or_(failed)).to_be_visible(timeout=JOB_MS)
    expect(failed).to_have_count(0)
    expect(curve).to_be_visible()
    assert_no_violations(page)
    page.get_by_role("tab", name="Records").click()
    expect(page.get_by_text("Every record is accounted for")).to_be_visible()
    page.get_by_role("tab", name="Log").click()
    expect(page.get_by_label("Log of the runner")).not_to_be_empty()
    done = window.api(f"jobs/{job}/")
    assert (done["state"], done["dataset_version"], done["step"]) == ("succeeded", version, done["total_steps"])
    return int(done["result_model"])


def evaluate(window: Visit) -> None:
    page = window.page
    page.get_by_role("link", name="Evaluate", exact=True).click()
    dialog = page.get_by_role("dialog", name="Evaluate models")
    dialog.get_by_label("Prompts, at most").fill(str(PROMPTS))
    dialog.get_by_label("Longest answer").fill("24")
    expect(dialog.get_by_text(f"2 models will answer {PROMPTS} prompts.")).to_be_visible()
    assert_no_violations(page)
    dialog.get_by_role("button", name="Start").click()
    page.wait_for_url(re.compile(r"/evaluations/\d+"))
    expect(page.get_by_role("link", name="Compare blind")).to_be_visible(timeout=JOB_MS)
    expect(page.get_by_role("heading", name="Results")).to_be_visible()
    assert_no_violations(page)
    evaluation = window.api(f"evaluations/{number_in(page)}/")
    assert [contender["outputs"] for contender in evaluation["contenders"]] == [PROMPTS, PROMPTS]


def compare(window: Visit) -> int:
    page = window.page
    page.get_by_role("link", name="Compare blind").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text(f"asked for up to {PROMPTS} votes")).to_be_visible()
    dialog.get_by_role("button", name="Start").click()
    page.wait_for_url(re.compile(r"/comparisons/\d+"))
    expect(page.get_by_role("heading", name="No votes yet")).to_be_visible()
    return number_in(page)


def judge(window: Visit) -> list[Result]:
    """Judge every pair of the comparison blind; such tasks are handed out before others."""
    handed_out = HandedOut(window.page)
    page, _ = work_on(window, REPLIES_PROJECT, "rank")
    results = []
    for number, key in enumerate(CHOICES):
        task = handed_out.wait_for(number)
        texts = {one["label"]: one["messages"][-1]["content"] for one in task["candidates"]}
        expect(page.get_by_role("region", name="Answer A")).to_contain_text(texts["A"].strip()[:20])
        page.keyboard.press(key)
        page.keyboard.press("w")
        with page.expect_response(lambda answer: answer.url.endswith("/submit/")):
            page.keyboard.press(SUBMIT)
        results.append(Result(task["item"]["messages"], texts, key))
        expect(page.get_by_role("region", name="Your judgment").get_by_role("radio", checked=True)).to_have_count(0)
    return results


def the_votes_are_counted(window: Visit, comparison: int, results: list[Result]) -> None:
    pairs = window.api(f"comparisons/{comparison}/pairs/")["results"]
    cast = Counter[str]()
    for pair in pairs:
        (result,) = [one for one in results if one.prompt == pair["messages"]]
        assert set(result.texts.values()) == {pair["output_a"], pair["output_b"]}
        assert pair["votes"] == [result.vote(pair)]
        cast.update(pair["votes"])
    page = room(window, f"comparisons/{comparison}")
    expect(page.get_by_text(f"{PROMPTS} of {PROMPTS} votes")).to_be_visible()
    one = window.api(f"comparisons/{comparison}/")
    said = (
        f"{one['model_a_name']}: {cast['a']}, Tie: {cast['tie']}, "
        f"Both bad: {cast['both_bad']}, {one['model_b_name']}: {cast['b']}"
    )
    expect(page.get_by_role("img", name=said)).to_be_visible()
    expect(page.get_by_role("heading", name="Not enough votes yet")).to_be_visible()
    assert_no_violations(page)


def send_a_pair_back(window: Visit, reviewer: Visit) -> None:
    page = window.page
    queue = f"projects/{window.project(REPLIES_PROJECT)}/review-queue/?kind=rank"
    before = {row["id"] for row in reviewer.api(queue)["results"]}
    page.get_by_role("checkbox", name="Choose pair").first.check()
    page.get_by_role("button", name="Send 1 pair to review").click()
    expect(page.get_by_text("1 pair sent to review")).to_be_visible()
    assert_no_violations(page)
    (new,) = [row for row in reviewer.api(queue)["results"] if row["id"] not in before]
    assert new["author_name"] == "Ciara Oduwale"
    theirs = room(reviewer, f"review?annotation={new['id']}")
    expect(theirs.get_by_role("heading", name="Ranking by Ciara Oduwale")).to_be_visible()


def promote(window: Visit, model: int) -> None:
    page = room(window, f"models/{model}")
    page.get_by_role("button", name="Promote").click()
    dialog = page.get_by_role("dialog", name=f"Promote {NAME}?")
    dialog.get_by_label("Why").fill("It goes round.")
    dialog.get_by_role("button", name="Promote").click()
    expect(page.get_by_text(f"{NAME} is promoted")).to_be_visible()
    expect(page.get_by_text("It goes round.")).to_be_visible()
    assert window.api(f"models/{model}/")["state"] == "promoted"
    assert_no_violations(page)
