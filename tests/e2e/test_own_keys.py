"""Keys of one's own hold wherever the action is, on every device; what an input method needs is left to it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e import scenes
from tests.e2e.browsing import Visit, assert_no_violations
from tests.e2e.keyboard import Hands
from tests.e2e.working import NEXT, expect_said

PEOPLE = {"bram": ["annotator"], "ciara": ["annotator"]}
OWN = {"task.submit": ["mod+enter", "mod+s"]}
# What a browser sends while an input method puts a character together, and what some send as it ends.
COMPOSING = """([selector, key, ctrlKey]) => {
    const it = document.querySelector(selector) ?? document.body;
    for (const composing of [{isComposing: true}, {keyCode: 229}])
        it.dispatchEvent(new KeyboardEvent('keydown', {key, ctrlKey, bubbles: true, cancelable: true, ...composing}));
}"""


def own_project(visit, kind: str = "write") -> int:
    manager: Visit = visit("manager")
    project = scenes.make_project(manager, people=PEOPLE)
    lines = scenes.prompts(3) if kind == "write" else scenes.pairs(3)
    scenes.import_lines(manager, project, kind, lines)
    return project


def row_of(page: Page, label: str):
    return page.get_by_role("row").filter(has_text=label)


def test_a_key_of_ones_own_works_is_shown_and_follows_to_another_device(visit):
    project = own_project(visit)
    window: Visit = visit("ciara")
    hands = Hands(window.page)
    page = window.open("/account/keyboard")
    try:
        hands.go_to("Add a key for: Submit and take the next")
        hands.press("Enter")
        expect(page.get_by_role("button", name="Press the new key for")).to_be_focused()
        with page.expect_response(lambda response: response.url.endswith("/preferences/")) as kept:
            hands.press("Control+s")
        assert kept.value.ok
        expect(row_of(page, "Submit and take the next")).to_contain_text("S")
        assert_no_violations(page)
        with page.expect_response(lambda response: response.url.endswith("/preferences/")):
            page.get_by_role("button", name="Take Ctrl+Enter away from: Submit and take the next").click()

        elsewhere: Visit = visit("ciara")
        page = elsewhere.open(f"/projects/{project}/annotate")
        expect(page.get_by_role("button", name="Submit")).to_contain_text("CtrlS")
        page.keyboard.type("It is on its way.")
        page.keyboard.press("Control+Enter")
        page.keyboard.press("Control+s")
        expect_said(page, NEXT)
        expect(page.get_by_role("textbox", name="Your answer")).to_be_focused()
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
        expect(dialog.get_by_role("row", name="Submit and take the next")).to_contain_text("CtrlS")
        dialog.get_by_role("link", name="Choose your own keys").click()
        page.get_by_role("button", name="Reset all").click()
        with page.expect_response(lambda response: response.url.endswith("/preferences/")):
            page.get_by_role("button", name="Use the usual keys", exact=True).click()
        assert elsewhere.api("auth/me/")["preferences"] == {"keys": {}}
    finally:
        window.send("auth/preferences/", {"keys": {}}, method="PUT")


def test_a_key_that_means_something_already_is_told_and_moved(visit):
    window: Visit = visit("ciara")
    page = window.open("/account/keyboard")
    try:
        page.get_by_role("button", name="Add a key for: A tie").click()
        page.keyboard.press("x")
        notice = page.get_by_role("alert").filter(has_text="X is already the key for “All are bad”.")
        expect(notice.get_by_role("button", name="Use it here instead")).to_be_focused()
        assert_no_violations(page)
        with page.expect_response(lambda response: response.url.endswith("/preferences/")):
            page.keyboard.press("Enter")
        expect(row_of(page, "All are bad")).to_contain_text("No key")
        assert window.api("auth/me/")["preferences"]["keys"] == {"rank.tie": ["t", "x"], "rank.bad": []}
        page.get_by_role("button", name="Add a key for: A tie").click()
        page.keyboard.press("Control+p")
        expect(page.get_by_role("alert")).to_contain_text("The browser needs this one.")
    finally:
        window.send("auth/preferences/", {"keys": {}}, method="PUT")


def test_the_palette_knows_pages_projects_and_what_the_page_can_do(visit):
    project = own_project(visit, "rank")
    window: Visit = visit("ciara")
    hands = Hands(window.page)
    page = window.open(f"/projects/{project}/annotate?kind=rank")
    expect(page.get_by_role("heading", level=1, name="Rank two answers")).to_be_visible()
    hands.press("Control+k")
    search = page.get_by_role("combobox", name="Go to a page, or do something")
    expect(search).to_be_focused()
    assert_no_violations(page)
    hands.write("both bad")
    expect(page.get_by_role("option", name="Both are bad")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("dialog").get_by_role("status")).to_have_text("1 found")
    hands.press("Enter")
    expect(search).to_be_hidden()
    expect(page.get_by_role("radio", name="Both bad")).to_be_checked()
    hands.press("Control+k")
    hands.write("nothing of this sort")
    expect(page.get_by_role("dialog").get_by_role("status")).to_have_text("Nothing of this name.")
    hands.press("Escape")
    expect(search).to_be_hidden()
    hands.go_to_page("Keyboard")
    # Something was chosen: the page asks what becomes of the task.
    expect(page.get_by_role("dialog", name="Leave this task?").get_by_role("button", name="Keep it")).to_be_focused()
    hands.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Keyboard")).to_be_visible()
    hands.used_no_mouse()


def test_an_input_method_never_submits_skips_or_leaves(visit):
    project = own_project(visit)
    window: Visit = visit("bram")
    page = window.open(f"/projects/{project}/annotate")
    text = page.get_by_role("textbox", name="Your answer")
    text.fill("配達は金曜日です。")
    for key, control in (("Enter", True), ("Escape", False), ("k", True)):
        page.evaluate(COMPOSING, ["main textarea", key, control])
    for key in ("s", "g", "?", "e"):
        page.evaluate(COMPOSING, ["body", key, False])
    expect(text).to_be_focused()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(text).to_have_value("配達は金曜日です。")
    (held, *_) = window.api("assignments/?state=held")["results"]
    assert held["state"] == "held"
    # The same keys without an input method do what they say.
    page.keyboard.press("Control+Enter")
    expect_said(page, NEXT)


def test_text_from_the_right_is_set_from_the_right(visit):
    manager: Visit = visit("manager")
    project = scenes.make_project(manager, people=PEOPLE)
    arabic = "أين الطرد رقم 7؟"
    scenes.import_lines(manager, project, "write", [{"prompt": f"{arabic}\n\nAnd in English, please."}])
    page = visit("bram").open(f"/projects/{project}/annotate")
    expect(page.get_by_text(arabic)).to_be_visible()
    sides = page.evaluate(
        """(words) => {
            const paragraphs = [...document.querySelectorAll('main p')];
            return words.map((word) => {
                const found = paragraphs.find((one) => one.textContent.includes(word));
                const range = document.createRange();
                range.selectNodeContents(found);
                const [text, box] = [range.getBoundingClientRect(), found.getBoundingClientRect()];
                return text.left - box.left > box.right - text.right ? 'right' : 'left';
            });
        }""",
        [arabic, "And in English"],
    )
    assert sides == ["right", "left"]
    text = page.get_by_role("textbox", name="Your answer")
    text.fill("يصل يوم الجمعة.")
    assert text.evaluate("field => getComputedStyle(field).direction") == "rtl"
    text.fill("It comes on Friday.")
    assert text.evaluate("field => getComputedStyle(field).direction") == "ltr"
