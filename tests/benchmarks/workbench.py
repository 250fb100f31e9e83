"""The workbench in headless Chromium, on the product's own server with 100,000 tasks (C2).

- ``next_task``: from the key that submits to the frame in which the next task can be typed into, focus and all.
- ``typing``: from the key to the frame that shows the character, in a conversation of 50,000 characters, in an answer
  of 50,000, and in that conversation with the live comparison open. The browser shows each frame as soon as it is made
  and does not wait for the beat of a screen, which would add up to 16.7 ms to whatever the page takes.
- ``annotate_script``: what the browser fetched of scripts to show a task, compressed with gzip.

``BENCH_TASKS`` makes it smaller, to see whether it runs.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import BrowserContext, Page, Response, sync_playwright

from tests.benchmarks.annotating import seed
from tests.benchmarks.figures import figure, machine, percentile
from tests.benchmarks.server import ROOT, private_database, private_environment, serve
from tests.e2e import chromium

TASKS = int(os.environ.get("BENCH_TASKS", "100000"))
SUBMITS, WARM_UP = 60, 5
KEYS = 400
PASSWORD = "a long bench phrase"
ANSWER = "It is on its way and should be with you by Friday. "
# A frame is shown when it is made.
UNBOUND = ("--disable-frame-rate-limit", "--disable-gpu-vsync")
SUBMIT = "Control+Enter"

# In the page: the moment of a key press, and the moment after the frame that it leads to.
MEASURING = """
(() => {
  const channel = new MessageChannel();
  let waiting = [];
  channel.port1.onmessage = () => {
    const now = performance.now();
    for (const done of waiting.splice(0)) done(now);
  };
  // A message that is posted as a frame begins is delivered when it is drawn.
  const afterFrame = (done) => requestAnimationFrame(() => { waiting.push(done); channel.port2.postMessage(null); });

  window.typed = [];
  window.addEventListener("keydown", (event) => {
    if (event.key.length === 1 && !event.ctrlKey) afterFrame((now) => window.typed.push(now - event.timeStamp));
  }, true);

  window.untilNextTask = (shown) => new Promise((resolve) => {
    const ready = () => {
      const field = document.activeElement;
      const prompt = document.querySelector("section[aria-label='Prompt']");
      return field?.tagName === "TEXTAREA" && field.value === "" && prompt && !prompt.textContent.includes(shown);
    };
    window.addEventListener("keydown", function start(event) {
      if (event.key !== "Enter") return;
      window.removeEventListener("keydown", start, true);
      const look = () => {
        if (!ready()) return;
        seen.disconnect();
        afterFrame((now) => resolve(now - event.timeStamp));
      };
      const seen = new MutationObserver(look);
      seen.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    }, true);
  });
})()
"""


def run() -> None:
    """Print the figures."""
    path = chromium.find()
    if path is None:
        raise RuntimeError(f"No Chromium or Chrome was found. {chromium.HOW_TO_HAVE}")
    with private_database() as url, private_environment(url) as environment:
        collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
        subprocess.run(collect, cwd=ROOT, env=environment, check=True)
        project = seed(environment, TASKS, annotators=1)["project"]
        email = f"annotator0-{TASKS}@bench.example"
        long = _long(environment, email)
        context = {"machine": machine(), "load": round(os.getloadavg()[0], 2)}
        with serve(environment) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage", *UNBOUND]
            )
            context["browser"] = f"Chromium {browser.version}"
            window = browser.new_context(base_url=address, viewport={"width": 1440, "height": 900})
            _sign_in(window, address, email)
            with _page(window, project) as page:
                _report_next(_next_tasks(page), context)
            for name, key in (("conversation", None), ("answer", None), ("conversation_with_changes", "d")):
                with _page(window, long[name.split("_")[0]]) as page:
                    _report_typing(name, _typing(page, key), context)
            browser.close()


def _long(environment: dict[str, str], email: str) -> dict[str, int]:
    settings = environment | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-m", "tests.benchmarks.workbench_seeded", email]
    done = subprocess.run(command, cwd=ROOT, env=settings, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _sign_in(window: BrowserContext, address: str, email: str) -> None:
    window.request.get("/api/v1/auth/csrf/")
    token = next(cookie["value"] for cookie in window.cookies() if cookie.get("name") == "csrftoken")
    body = {"email": email, "password": PASSWORD}
    headers = {"X-CSRFToken": token, "Referer": address}
    answer = window.request.post("/api/v1/auth/login/", data=body, headers=headers)
    if not answer.ok:
        raise RuntimeError(f"The sign-in was answered with {answer.status}: {answer.text()[:300]}")


@contextmanager
def _page(window: BrowserContext, project: int) -> Iterator[Page]:
    """Open the annotator's page with its first task, and wait until it can be written in."""
    page = window.new_page()
    scripts: dict[str, int] = {}

    def note(response: Response) -> None:
        if response.request.resource_type == "script" and response.ok:
            scripts[response.url] = len(gzip.compress(response.body()))

    page.on("response", note)
    page.add_init_script(MEASURING)
    page.goto(f"/projects/{project}/annotate")
    page.locator("section[aria-label='Your answer'] textarea").first.wait_for()
    page.wait_for_load_state("networkidle")
    if scripts:
        figure("annotate_script", sum(scripts.values()) / 1000, "kB", files=len(scripts), limit=350)
    yield page
    # The task is given back, so that it is there for the next visit.
    page.goto("about:blank")
    page.close()


def _next_tasks(page: Page) -> list[float]:
    milliseconds = []
    for number in range(WARM_UP + SUBMITS):
        prompt = page.locator("section[aria-label='Prompt']").inner_text()
        shown = prompt[prompt.index("Message ") :].split(":")[0] + ":"
        page.keyboard.type(ANSWER, delay=15)
        # Who reads and writes takes longer than it takes to fetch the next task.
        page.wait_for_timeout(400)
        waiting = page.evaluate_handle("(shown) => ({ next: window.untilNextTask(shown) })", shown)
        page.keyboard.press(SUBMIT)
        took = float(waiting.evaluate("({ next }) => next"))
        if number >= WARM_UP:
            milliseconds.append(took)
    return milliseconds


def _typing(page: Page, key: str | None) -> list[float]:
    """Type in the middle of the text, at the pace of a quick writer who pauses now and then."""
    field = page.locator("section[aria-label='Your answer'] textarea").first
    if key is not None:
        field.press("Escape")
        page.keyboard.press(key)
        page.get_by_role("group", name="Changes").wait_for()
    field.focus()
    field.evaluate("(field) => field.setSelectionRange(field.value.length / 2, field.value.length / 2)")
    page.keyboard.type("So. ", delay=50)
    page.wait_for_timeout(1500)
    page.evaluate("window.typed = []")
    text = (ANSWER * (KEYS // len(ANSWER) + 1))[:KEYS]
    for start in range(0, KEYS, 40):
        page.keyboard.type(text[start : start + 40], delay=60)
        page.wait_for_timeout(1200)
    return [float(took) for took in page.evaluate("window.typed")]


def _report_next(milliseconds: list[float], context: dict[str, Any]) -> None:
    figure(
        "next_task", percentile(milliseconds, 0.5), "ms", share="median", limit=100, tasks=TASKS, **_spread(milliseconds),
        server="gunicorn 2x4", **context,
    )  # fmt: skip
    figure("next_task_p95", percentile(milliseconds, 0.95), "ms", limit=200, tasks=TASKS, **context)


def _report_typing(name: str, milliseconds: list[float], context: dict[str, Any]) -> None:
    p95 = percentile(milliseconds, 0.95)
    figure(f"typing_p95_{name}", p95, "ms", limit=16, **_spread(milliseconds), **context)


def _spread(milliseconds: list[float]) -> dict[str, Any]:
    return {
        "samples": len(milliseconds),
        "p50": round(percentile(milliseconds, 0.5), 1),
        "p95": round(percentile(milliseconds, 0.95), 1),
        "longest": round(max(milliseconds), 1),
    }


if __name__ == "__main__":
    run()
