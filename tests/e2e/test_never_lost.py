"""Not a word is lost: each cause of loss is acted out, and the person is told what happened and what to do."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from launcher.console import Console
from launcher.environment import prepare
from tests.e2e.browsing import assert_no_violations
from tests.e2e.desk import Desk, Writer, desk, text_of
from tests.e2e.interrupting import ANSWER, DRAFT, SUBMIT, Interrupted
from tests.e2e.working import expect_said

# p0 and p1 are for the long run.
FIRST_PERSON = 2
INTERRUPTIONS = int(os.environ.get("NEVER_LOST_INTERRUPTIONS", "15"))
SEED = int(os.environ.get("NEVER_LOST_SEED", "4"))

# Enough for everybody who sits down here, with what is fetched ahead for them and what is taken from them.
TASKS = 300


@pytest.fixture(scope="module")
def at_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    prepare(Console(), dev=True)
    with desk(tmp_path_factory.mktemp("desk"), tasks=TASKS) as made:
        yield made


@pytest.fixture(scope="module")
def numbers() -> Iterator[int]:
    return count(FIRST_PERSON)


@pytest.fixture
def writer(browser: Browser, at_desk: Desk, numbers: Iterator[int]) -> Iterator[Writer]:
    """A person who has just sat down at a task of their own."""
    made = Writer(browser, at_desk, f"p{next(numbers)}")
    expect(made.sit_down()).to_be_editable()
    yield made
    faults = [fault for fault in made.visit.faults if fault.startswith("script error")]
    made.visit.close()
    assert faults == []


def draft_of(writer: Writer) -> str:
    """Return what the server has of the text at hand."""
    held = writer.visit.api("assignments/?state=held")["results"][0]
    return text_of(held["draft"])


def alert(writer: Writer, words: str) -> Any:
    return writer.page.get_by_role("alert").filter(has_text=words)


def test_every_key_is_on_the_device_at_once_and_on_the_server_after_a_pause(writer):
    writer.write("Your parcel")
    kept = writer.page.evaluate(
        "Object.entries(localStorage).filter(([key]) => key.includes('.assignment-')).map(([, value]) => value)"
    )
    assert any("Your parcel" in text for text in kept)
    writer.expect_status("saved", within=2)
    assert draft_of(writer) == "Your parcel"


def test_a_reload_a_closed_and_a_crashed_tab(writer):
    writer.write("One.")
    writer.page.reload()
    expect(writer.text).to_have_value("One.")
    writer.write(" Two.")
    closing = writer.page
    writer.new_tab()
    closing.close(run_before_unload=False)
    writer.sit_down()
    expect(writer.text).to_have_value("One. Two.")
    writer.write(" Three.")
    writer.crash()
    writer.sit_down()
    expect(writer.text).to_have_value("One. Two. Three.")
    writer.expect_status("saved")
    assert draft_of(writer) == "One. Two. Three."


def test_the_server_is_killed_between_the_key_and_the_save(writer, at_desk):
    writer.write("Before. ")
    at_desk.kill()
    writer.write("While it was dead. ")
    writer.expect_status("offline")
    expect(writer.page.get_by_role("status").filter(has_text="The server cannot be reached")).to_be_visible()
    assert_no_violations(writer.page)
    at_desk.start()
    writer.expect_status("saved")
    assert draft_of(writer) == "Before. While it was dead. "


def test_a_network_cut_of_two_minutes(writer):
    """Two minutes of the page's clock; the words of all of them are sent when the network is back."""
    writer.page.clock.install()
    writer.page.reload()
    expect(writer.text).to_be_editable()
    writer.context.set_offline(True)
    for minute in ("One. ", "Two. "):
        writer.write(minute)
        writer.page.clock.fast_forward(60_000)
    writer.page.clock.resume()
    writer.expect_status("offline")
    expect(writer.page.get_by_text("You are offline.")).to_be_visible()
    writer.context.set_offline(False)
    writer.expect_status("saved")
    assert draft_of(writer) == "One. Two. "


def test_a_second_tab_says_so_and_overwrites_nothing(writer):
    writer.write("Written first.")
    writer.expect_status("saved")
    first = writer.page
    second = writer.new_tab()
    writer.sit_down()
    expect(alert(writer, "open in another tab")).to_be_visible()
    expect(writer.text).to_have_value("Written first.")
    assert_no_violations(second)
    # What is typed at it goes nowhere; the first tab works on.
    second.keyboard.type("x")
    second.keyboard.press(SUBMIT)
    writer.page = first
    writer.write(" And then.")
    writer.expect_status("saved")
    assert draft_of(writer) == "Written first. And then."
    writer.write(" Not sent yet.")
    writer.page = second
    second.get_by_role("button", name="Go on here").click()
    expect(writer.text).to_have_value("Written first. And then. Not sent yet.")
    writer.write(" In the second.")
    writer.expect_status("saved")
    writer.page = first
    expect(alert(writer, "open in another tab")).to_be_visible()
    assert draft_of(writer) == "Written first. And then. Not sent yet. In the second."
    writer.page = second
    writer.text.press(SUBMIT)
    expect_said(second, "Here is the next task.")
    expect(first.get_by_role("alert").filter(has_text="This task has ended")).to_be_visible()
    assert text_of(writer.newest()) == "Written first. And then. Not sent yet. In the second."


def test_another_device_has_written_and_the_person_chooses(writer):
    writer.write("From the desk.")
    writer.expect_status("saved")
    held = writer.visit.api("assignments/?state=held")["results"][0]
    phone = {"messages": [{"role": "assistant", "content": "From the phone."}]}
    body = {"token": held["token"], "payload": phone, "version": held["draft"]["version"]}
    writer.visit.send(f"assignments/{held['id']}/draft/", body, method="PUT")
    writer.write(" And more.")
    expect(alert(writer, "changed somewhere else")).to_be_visible()
    assert draft_of(writer) == "From the phone."
    assert_no_violations(writer.page)
    writer.page.get_by_role("button", name="Keep mine").click()
    writer.expect_status("saved")
    assert draft_of(writer) == "From the desk. And more."


def test_the_lease_runs_out_and_nobody_takes_the_task(writer, at_desk):
    writer.write("Slow. ")
    writer.expect_status("saved")
    at_desk.end_leases(writer.who)
    writer.write("But sure.")
    writer.expect_status("saved")
    writer.text.press(SUBMIT)
    expect_said(writer.page, "Here is the next task.")
    newest = writer.newest()
    assert (text_of(newest), newest["late"]) == ("Slow. But sure.", False)


def test_the_lease_runs_out_and_somebody_takes_the_task(browser, writer, at_desk, numbers):
    other = Writer(browser, at_desk, f"p{next(numbers)}").visit
    writer.write("Too slow. ")
    writer.expect_status("saved")
    at_desk.take_by(other, writer.who)
    writer.write("Still here.")
    expect(alert(writer, "Your time on this task is over")).to_be_visible()
    # The page that is opened anew has another task, and tells of the text.
    writer.page.reload()
    notice = writer.page.get_by_text("What you wrote before is still here")
    expect(notice).to_be_visible()
    expect(writer.page.get_by_text("Too slow. Still here.")).to_be_visible()
    assert_no_violations(writer.page)
    writer.page.get_by_role("button", name="Submit it late").click()
    expect(notice).to_be_hidden()
    newest = writer.newest()
    assert (text_of(newest), newest["late"]) == ("Too slow. Still here.", True)
    other.close()


def test_the_session_ends_and_one_signs_in_in_place(writer, at_desk):
    writer.write("Signed in. ")
    writer.expect_status("saved")
    at_desk.end_sessions()
    writer.write("Signed out. ")
    writer.expect_status("signedout")
    assert_no_violations(writer.page)
    writer.sign_in_again()
    writer.expect_status("saved", within=4)
    expect(writer.text).to_have_value("Signed in. Signed out. ")
    assert draft_of(writer) == "Signed in. Signed out. "


def test_a_closed_laptop(writer, at_desk):
    writer.write("Before the lid. ")
    writer.sleep(2)
    writer.expect_status("saved", within=4)
    at_desk.end_leases(writer.who)
    writer.write("After it.")
    writer.expect_status("saved")
    assert draft_of(writer) == "Before the lid. After it."


def test_a_device_without_room(writer):
    writer.fill_device()
    writer.write("Nowhere to keep it.")
    expect(alert(writer, "This device keeps no drafts")).to_be_visible()
    writer.expect_status("saved")
    writer.page.reload()
    expect(writer.text).to_have_value("Nowhere to keep it.")
    writer.clear_device()


def test_the_answer_to_a_save_is_lost_on_the_way(writer):
    writer.lose_answers(DRAFT)
    writer.write("Arrived. ")
    writer.expect_status("offline")
    writer.write("And on.")
    writer.expect_status("saved")
    assert draft_of(writer) == "Arrived. And on."
    expect(alert(writer, "changed somewhere else")).to_have_count(0)


def test_the_answer_to_a_submit_is_lost_on_the_way(writer):
    writer.lose_answers(ANSWER)
    writer.write("Once is enough.")
    writer.text.press(SUBMIT)
    expect(writer.page.get_by_text("The server cannot be reached")).to_be_visible()
    expect(writer.text).to_have_value("Once is enough.")
    writer.text.press(SUBMIT)
    expect_said(writer.page, "Here is the next task.")
    mine = writer.visit.api("my-work/")["results"]
    assert [text_of(writer.visit.api(f"annotations/{row['id']}/")) for row in mine] == ["Once is enough."]


def test_what_was_changed_after_a_lost_answer_takes_its_place(writer):
    writer.lose_answers(ANSWER)
    writer.write("First words.")
    writer.text.press(SUBMIT)
    expect(writer.page.get_by_text("The server cannot be reached")).to_be_visible()
    writer.write(" Better words.")
    writer.text.press(SUBMIT)
    expect(alert(writer, "This task has ended")).to_be_visible()
    writer.page.get_by_role("button", name="Put this text in its place").click()
    expect_said(writer.page, "Here is the next task.")
    newest = writer.newest()
    assert (text_of(newest), newest["revision_number"]) == ("First words. Better words.", 2)


def test_the_last_answer_is_taken_up_again_with_a_key(writer):
    writer.write("Teh parcel.")
    writer.text.press(SUBMIT)
    expect_said(writer.page, "Here is the next task.")
    expect(writer.text).to_have_value("")
    writer.write("Half a next one")
    writer.expect_status("saved")
    # In the text the key takes a character away, as it does.
    writer.text.press("Backspace")
    expect(writer.text).to_have_value("Half a next on")
    writer.text.press("Escape")
    expect(writer.page.get_by_role("button", name="Recent answers: 1 can be changed")).to_be_visible()
    writer.page.keyboard.press("Backspace")
    expect(writer.page.get_by_role("heading", name="Change your answer")).to_be_visible()
    expect(writer.text).to_have_value("Teh parcel.")
    assert_no_violations(writer.page)
    writer.text.fill("The parcel.")
    writer.page.reload()
    # What was begun is there again: the change on its page, the task with its draft.
    expect(writer.text).to_have_value("Half a next on")
    writer.page.get_by_role("button", name="Recent answers: 1 can be changed").click()
    writer.page.get_by_role("menuitem").first.click()
    expect(writer.text).to_have_value("The parcel.")
    writer.text.press(SUBMIT)
    expect(writer.page.get_by_role("heading", name="Write an answer")).to_be_visible()
    expect(writer.text).to_have_value("Half a next on")
    newest = writer.newest()
    assert (text_of(newest), newest["revision_number"], newest["state"]) == ("The parcel.", 2, "submitted")


def test_chance_interrupts_again_and_again(browser, at_desk):
    outcome = Interrupted(browser, at_desk, seed=SEED).play(INTERRUPTIONS)
    assert outcome.faults == []
    assert (outcome.lost, outcome.interruptions) == (0, INTERRUPTIONS)
    assert outcome.submitted > 0
