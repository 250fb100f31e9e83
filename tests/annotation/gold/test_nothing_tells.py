"""Whatever an annotator or a reviewer fetches, a gold question, a repeat or a probe looks like work.

Each test plays the same steps with ordinary work and with a private copy, and compares all that comes back: keys, their
order, and values, once what differs between any two tasks (ids, moments, texts) is taken out.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from annotation.models import Annotation, Assignment, Item, Project, Task
from annotation.services.private_answers import settle_beside_work
from annotation.services.review_probes import plant
from annotation.services.slots import set_overlap
from tests.annotation.gold.making import claimed, pair_question, send, vote
from tests.annotation.gold.test_repeats import age
from tests.annotation.making import REVIEWER, client_of, join, rank_task, reviewed
from tests.api.test_permissions import RULES

pytestmark = pytest.mark.django_db
WORDS = ("gold", "template", "probe", "private", "purpose", "planted", "secret", "why it is so")
# Tasks and prompts that are made for gold get ids that stand out wherever they are shown.
FAR = 900_000_000
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)")
REQUEST = re.compile(r'"request_id":"\w*"')
ONES_OWN = ("id", "token", "annotation", "assignment", "object_id", "annotation_id", "request_id", "project", "number")


@pytest.fixture
def work(with_gold, dice, ann, max_) -> Project:
    """A project with a gold question, ordinary pairs, and enough old answers of ann's for a repeat."""
    for model in (Task, Item):
        count_ids_from(model, 1)
    project = with_gold(10, 10)
    for number in range(16):
        rank_task(project, f"Work {number}")
    for _ in range(12):
        send(claimed(project, ann), vote("A"))
    age(hours=2)
    for model in (Task, Item):
        count_ids_from(model, FAR)
    pair_question(project, max_, "Work 99", explanation="why it is so")
    return project


def count_ids_from(model: type[Model], first: int) -> None:
    """Let the next row have this id. PostgreSQL does not take back what a test before has counted."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, false)", [table, first])
        else:
            cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [first - 1, table])


def answer_next(project: Project, user: User) -> dict[str, Any]:
    """Do all that a person does with a task, and return every answer that came back."""
    client = client_of(user)
    claim = client.post(f"/api/v1/projects/{project.pk}/claim/")
    shown = claim.json()["assignment"]
    own, token = f"/api/v1/assignments/{shown['id']}/", shown["token"]
    draft = {"token": token, "payload": {"choice": "A"}, "version": 0}
    pages = {
        "claim": claim,
        "again": client.post(f"/api/v1/projects/{project.pk}/claim/"),
        "one": client.get(own),
        "held": client.get("/api/v1/assignments/?state=held"),
        "draft": client.put(f"{own}draft/", draft, format="json"),
        "heartbeat": client.post(f"{own}heartbeat/", {"token": token, "seconds_spent": 12}),
        "released": client.post(f"{own}release/", {"token": token}),
        "taken up": client.post(f"{own}heartbeat/", {"token": token}),
        "comment": client.post(
            f"/api/v1/projects/{project.pk}/comments/", {"assignment": shown["id"], "body": "Odd one."}
        ),
        "submit": client.post(f"{own}submit/", {"token": token, "payload": vote("B")}, format="json"),
        "submit again": client.post(f"{own}submit/", {"token": token, "payload": vote("B")}, format="json"),
        "too late to skip": client.post(f"{own}skip/", {"token": token, "reason": "no"}),
        "done": client.get(own),
    }
    return pages | afterwards(project, user, pages["submit"].json()["annotation"])


def afterwards(project: Project, user: User, annotation: int) -> dict[str, Any]:
    """Return what a person can read about an answer of their own."""
    client = client_of(user)
    history = f"/api/v1/projects/{project.pk}/history/?annotation={annotation}"
    row = next(row for row in client.get("/api/v1/my-work/").json()["results"] if row["id"] == annotation)
    return {
        "row": row,
        "answer": client.get(f"/api/v1/annotations/{annotation}/"),
        "resubmit": client.post(
            f"/api/v1/annotations/{annotation}/resubmit/", {"payload": vote("A"), "revision_number": 1}, format="json"
        ),
        "comments": client.get(f"/api/v1/projects/{project.pk}/comments/?annotation={annotation}"),
        "history": client.get(history),
    }


def plain(found: Any, key: str = "") -> Any:
    """Return an answer without what differs between any two tasks; the order of keys is kept."""
    if isinstance(found, dict):
        return [(name, plain(value, name)) for name, value in found.items()]
    if isinstance(found, list):
        return [plain(value, key) for value in found]
    if isinstance(found, str):
        if MOMENT.fullmatch(found):
            return "a moment"
        return "a text" if key in ("content", "prompt", "search_text") else "one" if key in ONES_OWN else found
    if isinstance(found, int) and not isinstance(found, bool) and key in ONES_OWN:
        return "one"
    return found


def seen(pages: dict[str, Any]) -> dict[str, Any]:
    return {
        name: plain(page)
        if isinstance(page, dict)
        else (page.status_code, plain(page.json() if page.content else None))
        for name, page in pages.items()
    }


@pytest.mark.parametrize(("drawn", "purpose"), [(0.05, "gold"), (0.15, "repeat")])
@pytest.mark.parametrize("policy", ["all", "sample", "disagreement"])
def test_step_by_step_it_is_like_work(work, dice, ann, drawn, purpose, policy):
    Project.objects.update(review_policy=policy, review_share=0)
    ordinary = seen(answer_next(work, ann))
    dice.says = drawn
    private = seen(answer_next(work, ann))
    assert Annotation.objects.order_by("-pk")[0].purpose == purpose
    for name, found in ordinary.items():
        assert private[name] == found, name


def change_last(project: Project, user: User) -> dict[str, Any]:
    """Undo the last answer in all the ways there are, and return every answer that came back."""
    client = client_of(user)
    listed = f"/api/v1/projects/{project.pk}/my-recent/"
    rows = client.get(listed).json()
    address = f"/api/v1/annotations/{rows[0]['id']}/revise/"
    bodies = [
        {"payload": vote("A"), "revision_number": 1},
        {"payload": vote("A"), "revision_number": 1},
        {"payload": vote("tie"), "revision_number": 7},
        {"payload": {"choice": "C"}, "revision_number": 2},
        {"payload": vote("tie"), "revision_number": 2},
    ]
    pages = {str(place): client.post(address, body, format="json") for place, body in enumerate(bodies)}
    return {"row": rows[0], "count": {"rows": len(rows)}, **pages, **afterwards(project, user, rows[0]["id"])}


@pytest.mark.parametrize(("drawn", "purpose"), [(0.05, "gold"), (0.15, "repeat")])
@pytest.mark.parametrize("policy", ["all", "sample", "disagreement"])
@pytest.mark.parametrize("overlap", [1, 2])
def test_it_is_undone_like_work(work, dice, ann, drawn, purpose, policy, overlap):
    """The first answers to tasks for two people, and answers to tasks for one."""
    Project.objects.update(review_policy=policy, review_share=0, rank_overlap=overlap)
    work.refresh_from_db()
    set_overlap(list(Task.objects.filter(state="open", purpose="data")), overlap, work.handout_order)
    found = []
    for draw in (0.999, drawn):
        dice.says = draw
        answer_next(work, ann)
        found.append(seen(change_last(work, ann)))
    assert Annotation.objects.order_by("-pk")[0].purpose == purpose
    for name, ordinary in found[0].items():
        assert found[1][name] == ordinary, name


@pytest.mark.parametrize(("drawn", "purpose"), [(0.05, "gold"), (0.15, "repeat")])
def test_after_review_it_is_like_work(work, dice, ann, rex, drawn, purpose):
    """Work before it is approved; a little later so is the private answer, without a word from a reviewer on either."""
    answer_next(work, ann)
    ordinary = Annotation.objects.order_by("-pk")[0]
    dice.says = drawn
    answer_next(work, ann)
    private = Annotation.objects.order_by("-pk")[0]
    assert private.purpose == purpose
    while settle_beside_work():
        pytest.fail("nothing beside it is decided yet")
    reviewed(ordinary, rex, "approve")
    for _ in range(60):
        settle_beside_work()
    private.refresh_from_db()
    assert private.state == "approved"
    assert private.submitted_at <= private.decided_at
    both = [seen(afterwards(work, ann, one.pk)) for one in (ordinary, private)]
    for name, found in both[0].items():
        if name != "history":
            assert both[1][name] == found, name
    shown, hidden = (
        [(row["verb"], row["actor_name"], row["after"]) for row in client_of(ann).get(url).json()["results"]]
        for url in (f"/api/v1/projects/{work.pk}/history/?annotation={one.pk}" for one in (ordinary, private))
    )
    assert shown == hidden


def test_a_skipped_question_is_like_skipped_work(work, dice, ann, bea):
    answers = {}
    for drawn in (0.999, 0.05):
        dice.says = drawn
        client = client_of(bea)
        shown = client.post(f"/api/v1/projects/{work.pk}/claim/").json()["assignment"]
        address = f"/api/v1/assignments/{shown['id']}/"
        skipped = client.post(f"{address}skip/", {"token": shown["token"], "reason": "no"})
        answers[drawn] = (skipped.status_code, skipped.content, plain(client.get(address).json()))
    assert answers[0.999] == answers[0.05]
    assert Task.objects.filter(purpose="gold", state="parked").count() == 0


def readable(
    user: User, project: Project, role: str, *, assignment: Assignment, annotation: Annotation
) -> dict[str, str]:
    """Fetch every address that a role may read, in every way that names what is asked about."""
    client, texts = client_of(user), {}
    ids = {"project_id": project.pk, "name": "throughput", "user_id": user.pk, "task_id": annotation.task_id}
    subjects = {"assignment": assignment.pk, "annotation": annotation.pk, "": 0}
    addresses = [
        template.format(pk=subjects[subject], **ids)
        for operation, (allowed, subject) in RULES.items()
        if operation.startswith("GET ") and role in allowed and subject in subjects
        for template in [operation.removeprefix("GET ")]
        if not set(re.findall(r"{(\w+)}", template)) - {"pk", *ids}
    ]
    addresses += [
        f"my-work/?state={annotation.state}",
        f"assignments/?state={assignment.state}",
        f"projects/{project.pk}/history/?annotation={annotation.pk}",
        f"projects/{project.pk}/history/?person={user.pk}",
        f"projects/{project.pk}/comments/?annotation={annotation.pk}",
    ]
    for address in addresses:
        if "schema/" in address or "docs/" in address:
            continue
        page = client.get(f"/api/v1/{address}")
        body = page.getvalue()
        texts[address] = REQUEST.sub("", body.decode())
    return texts


# What every project has, gold or not: names of settings and figures, and what tasks in the lists of reviewers are for.
EVERYWHERE = re.compile(r'"(gold_share|repeat_share|gold_weeks|gold|probes)":|"purpose":"(data|comparison)"')


def leaks(text: str) -> list[str]:
    text = EVERYWHERE.sub("", text)
    return [word for word in WORDS if word in text.lower()] + re.findall(rf"{str(FAR)[:4]}\d{{5}}", text)


@pytest.mark.parametrize("drawn", [0.05, 0.15])
def test_no_address_names_it_to_an_annotator(work, dice, ann, drawn):
    dice.says = drawn
    answer_next(work, ann)
    private = Annotation.objects.select_related("assignment").order_by("-pk")[0]
    texts = readable(ann, work, "annotator", assignment=private.assignment, annotation=private)
    assert len(texts) > 15
    assert {address: found for address, text in texts.items() if (found := leaks(text))} == {}


def test_no_address_names_it_to_a_reviewer_who_annotates(work, dice, ann):
    join(work, ann, REVIEWER)
    dice.says = 0.05
    answer_next(work, ann)
    private = Annotation.objects.select_related("assignment").order_by("-pk")[0]
    texts = readable(ann, work, "reviewer", assignment=private.assignment, annotation=private)
    mine = readable(ann, work, "annotator", assignment=private.assignment, annotation=private)
    found = {address: found for address, text in (texts | mine).items() if (found := leaks(text))}
    # Reviewers read the history with the numbers of things; what these are for is not said there.
    assert {address: words for address, words in found.items() if "history" not in address} == {}
    assert not {word for words in found.values() for word in words} & set(WORDS)


def test_the_project_does_not_say_its_shares(work, ann, rex, max_):
    for user, told in ((ann, None), (rex, None), (max_, 10)):
        shown = client_of(user).get(f"/api/v1/projects/{work.pk}/").json()
        assert (shown["gold_share"], shown["repeat_share"]) == (told, told)
        listed = client_of(user).get("/api/v1/projects/").json()["results"][0]
        assert listed["gold_share"] == told


def test_what_a_person_has_done_counts_alike(work, dice, ann):
    """The day's figures, the home page and the quota move by one for each answer, whatever it was for."""

    def figures() -> tuple[int, int, int]:
        home = client_of(ann).get("/api/v1/home/").json()["annotator"][0]
        me = client_of(ann).get(f"/api/v1/projects/{work.pk}/dashboard/me/").json()
        listed = len(client_of(ann).get("/api/v1/my-work/").json()["results"])
        return home["submitted_today"], me["today"]["answers"], listed

    for drawn in (0.999, 0.05, 0.15, 0.999):
        before = figures()
        dice.says = drawn
        answer_next(work, ann)
        assert figures() == tuple(count + 1 for count in before), drawn


def test_no_count_moves_for_work_and_stands_still_for_gold(work, dice, ann):
    """What is there to do is counted up to a bound, and the project's progress shows a little later to annotators."""
    for number in range(20):
        rank_task(work, f"More {number}")

    def counts() -> tuple[Any, ...]:
        client = client_of(ann)
        home = client.get("/api/v1/home/").json()["annotator"][0]
        progress = client.get(f"/api/v1/projects/{work.pk}/progress/").json()
        return home["available_write"], home["available_rank"], home["available_rank_capped"], home["held"], progress

    before = counts()
    for drawn in (0.999, 0.05, 0.15):
        dice.says = drawn
        assignment = claimed(work, ann)
        assert counts()[:3] == before[:3]
        send(assignment, vote("A"))
        assert counts() == before, drawn


@pytest.mark.parametrize("quota", ["daily_quota", "person_quota"])
def test_a_quota_counts_it_like_work(work, dice, ann, quota):
    """Thirteen tasks and no more, gold or not: one more than the limit would tell."""
    Project.objects.update(**{quota: 14})
    for drawn in (0.05, 0.15):
        dice.says = drawn
        answer_next(work, ann)
    reason = client_of(ann).post(f"/api/v1/projects/{work.pk}/claim/").json()["reason"]
    assert reason["code"] == "quota_reached"


def test_it_takes_about_as_long_as_work(work, dice, ann):
    """The count of statements stands for time: a handful more, of some fractions of a millisecond each."""

    def statements(drawn: float) -> int:
        dice.says = drawn
        with CaptureQueriesContext(
            connection,
        ) as queries:
            shown = client_of(ann).post(f"/api/v1/projects/{work.pk}/claim/").json()["assignment"]
        body = {"token": shown["token"], "payload": vote("A")}
        client_of(ann).post(f"/api/v1/assignments/{shown['id']}/submit/", body, format="json")
        return len(queries)

    ordinary = statements(0.999)
    assert abs(statements(0.05) - ordinary) <= 10
    assert abs(statements(0.15) - ordinary) <= 10


def test_a_probe_is_like_work_to_its_reviewer(work, ann, bea, rex, max_):
    answer_next(work, bea)
    approved = reviewed(Annotation.objects.filter(author=bea).get(), rex, "approve")
    probe = plant(project=work, by=max_, annotation_id=approved.pk, good=True, explanation="why it is so")
    answer_next(work, bea)
    ordinary = Annotation.objects.filter(author=bea, purpose="data").order_by("-pk")[0]
    client = client_of(rex)

    def walk(annotation: int) -> dict[str, Any]:
        pages = {"before": client.get(f"/api/v1/annotations/{annotation}/")}
        for name, body in (
            ("return without a word", {"verdict": "return", "revision_number": 1}),
            ("of a revision that is not there", {"verdict": "approve", "revision_number": 7}),
            ("edit", {"verdict": "edit_approve", "revision_number": 1, "payload": vote("tie"), "reasons": ["Clearer"]}),
            ("again", {"verdict": "approve", "revision_number": 2}),
        ):
            pages[name] = client.post(f"/api/v1/annotations/{annotation}/review/", body, format="json")
        pages["after"] = client.get(f"/api/v1/annotations/{annotation}/")
        return pages

    queue = f"/api/v1/projects/{work.pk}/review-queue/"
    rows = {row["id"]: row for row in client.get(queue).json()["results"]}
    assert plain(rows[probe.annotation_id]) == plain(
        rows[ordinary.pk] | {name: rows[probe.annotation_id][name] for name in ("answer",)}
    )
    home = client.get("/api/v1/home/").json()["reviewer"][0]
    own = client.get(f"/api/v1/projects/{work.pk}/dashboard/reviewer/").json()
    assert home["pending"] == len(rows)
    before = own["today"]["reviewed"]
    both = seen_by_reviewer(walk(ordinary.pk)), seen_by_reviewer(walk(probe.annotation_id))
    for name, found in both[0].items():
        assert both[1][name] == found, name
    after = client.get(f"/api/v1/projects/{work.pk}/dashboard/reviewer/").json()
    assert after["today"]["reviewed"] == before + 2
    assert after["probes"] == own["probes"], "accuracy on probes shows in weeks that are over"
    assert json.dumps(after).count("probes") == json.dumps(own).count("probes")


def seen_by_reviewer(pages: dict[str, Any]) -> dict[str, Any]:
    """Leave out the answers themselves, and which side was shown on which: two tasks differ in these."""

    def trimmed(page: Any) -> Any:
        body = page.json()
        for name in ("task", "candidates", "payload", "seconds_spent", "disagreement"):
            body.pop(name, None)
        for revision in body.get("revisions", []):
            revision.pop("payload")
        return page.status_code, plain(body)

    return {name: trimmed(page) for name, page in pages.items()}


def test_the_author_of_a_probes_answer_finds_nothing(work, ann, bea, rex, max_):
    answer_next(work, bea)
    approved = reviewed(Annotation.objects.filter(author=bea).get(), rex, "approve")

    def everything() -> dict[str, str]:
        return readable(bea, work, "annotator", assignment=approved.assignment, annotation=approved)

    before = everything()
    probe = plant(project=work, by=max_, annotation_id=approved.pk, good=False, payload=vote("tie"))
    client_of(rex).post(
        f"/api/v1/projects/{work.pk}/comments/",
        {"annotation": probe.annotation_id, "body": "Why?", "mentions": [bea.pk]},
        format="json",
    )
    body = {"verdict": "return", "comment": "No.", "revision_number": 1}
    client_of(rex).post(f"/api/v1/annotations/{probe.annotation_id}/review/", body, format="json")
    assert everything() == before
    client, carrier = client_of(bea), probe.annotation
    assert client.get(f"/api/v1/annotations/{carrier.pk}/").status_code in {403, 404}
    assert client.get(f"/api/v1/assignments/{carrier.assignment_id}/").status_code == 404
    assert client.get(f"/api/v1/projects/{work.pk}/comments/?annotation={carrier.pk}").status_code == 404
    assert client.get(f"/api/v1/projects/{work.pk}/history/?annotation={carrier.pk}").status_code == 404
    assert client.get("/api/v1/mentions/").json()["results"] == []
