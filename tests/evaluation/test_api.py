"""Evaluations and comparisons over HTTP: who may, what comes back, and the way of the examples in docs."""

from __future__ import annotations

import uuid

import pytest

from accounts.models import User
from accounts.roles import Scope
from accounts.services.tokens import create_token
from evaluation.models import Comparison, Evaluation
from tests.annotation.making import MANAGER, join, person
from tests.evaluation.conftest import answer, fail, right, signed_in, wrong
from tests.training.datasets.making import make_project
from training.models import Job, JobState

ROOT = "/api/v1"


@pytest.fixture
def outsider(project) -> User:
    return join(make_project("Elsewhere"), person(project.organization, "otto"), MANAGER)


@pytest.fixture
def comparison(project, evaluation, base, tuned, manager) -> dict:
    body = {"evaluation": evaluation.pk, "model_a": base.pk, "model_b": tuned.pk, "sample_size": 12}
    answered = signed_in(manager).post(f"{ROOT}/projects/{project.pk}/comparisons/", body)
    assert answered.status_code == 201, answered.data
    return answered.json()


def body_of(version, *models, **more) -> dict:
    return {"dataset_version": version.pk, "split": "test", "models": [model.pk for model in models]} | more


def test_an_evaluation_as_the_examples_ask_for_it(project, version, base, tuned, manager):
    client = signed_in(manager)
    body = body_of(version, base, tuned, name="Base against tuned", max_new_tokens=48)
    created = client.post(f"{ROOT}/projects/{project.pk}/evaluations/", body, headers={"Idempotency-Key": "one"})
    assert created.status_code == 201
    found = created.json()
    assert (found["state"], found["record_count"], found["dataset_version_number"]) == ("queued", 30, 1)
    assert [contender["model_name"] for contender in found["contenders"]] == ["Small", "Tuned"]
    assert found["config"] == {"max_new_tokens": 48, "temperature": 0.0, "limit": None, "seed": 7, "queue": "gpu"}
    again = client.post(f"{ROOT}/projects/{project.pk}/evaluations/", body, headers={"Idempotency-Key": "one"})
    assert (again.json()["id"], Evaluation.objects.count()) == (found["id"], 1)

    first, second = Job.objects.filter(kind="generate").order_by("pk")
    answer(first, wrong)
    answer(second, right)
    found = client.get(f"{ROOT}/evaluations/{found['id']}/").json()
    assert (found["state"], [c["state"] for c in found["contenders"]]) == ("completed", ["completed"] * 2)
    assert [c["outputs"] for c in found["contenders"]] == [30, 30]
    assert [c["job_state"] for c in found["contenders"]] == ["succeeded"] * 2
    metrics = found["contenders"][1]["metrics"]
    assert metrics["exact_match"] == {"value": 1.0, "low": 1.0, "high": 1.0, "n": 30}
    assert metrics["format_validity"] == {"value": None, "low": None, "high": None, "n": 0}


def test_the_list_is_the_projects_own_and_takes_a_fixed_number_of_statements(
    project, version, base, tuned, manager, evaluation, django_assert_max_num_queries
):
    client = signed_in(manager)
    for _ in range(4):
        client.post(f"{ROOT}/projects/{project.pk}/evaluations/", body_of(version, base, tuned))
    with django_assert_max_num_queries(8):
        page = client.get(f"{ROOT}/projects/{project.pk}/evaluations/").json()
    assert len(page["results"]) == 5
    assert page["results"][-1]["display_name"] == "Before and after"
    assert len(client.get(f"{ROOT}/projects/{project.pk}/evaluations/?split=train").json()["results"]) == 0


def test_records_show_every_models_answer_and_can_be_narrowed(evaluation, reviewer, django_assert_max_num_queries):
    client = signed_in(reviewer)
    path = f"{ROOT}/evaluations/{evaluation.pk}/records/"
    with django_assert_max_num_queries(14):
        everything = client.get(path).json()["results"]
    assert len(everything) == 30
    record = everything[1]
    assert record["prompt"].startswith("thimble apple 6 ")
    assert record["reference"] == "answer 6"
    assert [output["completion"] for output in record["outputs"]] == ["no idea about 6", "answer 6"]
    assert [output["metrics"]["exact_match"] for output in record["outputs"]] == [0, 1]
    assert len(client.get(path, {"only": "differ"}).json()["results"]) == 15
    # The base is wrong everywhere.
    assert len(client.get(path, {"only": "wrong"}).json()["results"]) == 30
    assert client.get(path, {"only": "nonsense"}).status_code == 400


def test_a_wrong_answer_is_found_by_its_score(project, version, base, manager):
    client = signed_in(manager)
    made = client.post(f"{ROOT}/projects/{project.pk}/evaluations/", body_of(version, base)).json()
    answer(Job.objects.get(), lambda row: wrong(row) if " 9 " in row["prompt"][0]["content"] else right(row))
    found = client.get(f"{ROOT}/evaluations/{made['id']}/records/?only=wrong").json()["results"]
    assert [record["reference"] for record in found] == ["answer 9"]


def test_retry_and_cancel(project, version, base, tuned, manager):
    client = signed_in(manager)
    made = client.post(f"{ROOT}/projects/{project.pk}/evaluations/", body_of(version, base, tuned)).json()
    first, second = Job.objects.order_by("pk")
    answer(first, right)
    fail(second)
    shown = client.get(f"{ROOT}/evaluations/{made['id']}/").json()
    assert (shown["state"], shown["contenders"][1]["error"]) == ("failed", "Out of memory.")
    shown = client.post(f"{ROOT}/evaluations/{made['id']}/retry/").json()
    assert (shown["state"], shown["contenders"][1]["state"]) == ("running", "queued")
    shown = client.post(f"{ROOT}/evaluations/{made['id']}/cancel/").json()
    assert (shown["state"], shown["contenders"][1]["error"]) == ("failed", "It was cancelled.")
    refused = client.post(f"{ROOT}/evaluations/{made['id']}/cancel/")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "not_running")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"models": []}, "models"),
        ({"models": [10**12]}, "models.0"),
        ({"models": [2**70]}, "models.0"),
        ({"dataset_version": 10**12}, "dataset_version"),
        ({"split": "holdout"}, "split"),
        ({"split": "validation"}, "split"),
        ({"max_new_tokens": 0}, "max_new_tokens"),
        ({"max_new_tokens": 512}, "max_new_tokens"),
        ({"limit": 0}, "limit"),
        ({"temperature": "hot"}, "temperature"),
        ({"queue": "moon"}, "queue"),
    ],
)
def test_bad_requests_name_the_field(project, version, base, manager, change, field):
    refused = signed_in(manager).post(f"{ROOT}/projects/{project.pk}/evaluations/", body_of(version, base) | change)
    assert refused.status_code == 400
    assert [detail["field"] for detail in refused.json()["error"]["details"]] == [field]
    assert (Evaluation.objects.count(), Job.objects.count()) == (0, 0)


def claimed(client, project_id: int) -> dict | None:
    return client.post(f"{ROOT}/projects/{project_id}/claim/", {"kind": "rank"}).json()["assignment"]


def test_a_comparison_from_its_start_to_the_review_queue(project, comparison, judge, manager, reviewer):
    annotator, boss = signed_in(judge), signed_in(manager)
    assert (comparison["state"], comparison["pairs"], comparison["win_rate"]) == ("collecting", 12, None)
    assert comparison["verdict"]["code"] == "no_votes"
    while assignment := claimed(annotator, project.pk):
        assert "Tuned" not in str(assignment)
        texts = [candidate["messages"][-1]["content"] for candidate in assignment["candidates"]]
        choice = "A" if texts[0].startswith("answer") else "B"
        payload = {"choice": choice, "strength": 2, "reasons": [], "comment": ""}
        sent = {"token": assignment["token"], "payload": payload, "seconds_spent": 1}
        assert annotator.post(f"{ROOT}/assignments/{assignment['id']}/submit/", sent).status_code == 201
    found = boss.get(f"{ROOT}/comparisons/{comparison['id']}/").json()
    pairs = boss.get(f"{ROOT}/comparisons/{comparison['id']}/pairs/?page_size=200").json()["results"]
    direct = [vote for pair in pairs for vote in (["tie"] if pair["identical"] else pair["votes"])]
    assert found["counts"] == {name: direct.count(name) for name in ("a", "b", "tie", "both_bad")}
    rate = (direct.count("b") + 0.5 * direct.count("tie")) / len(direct)
    assert found["win_rate"]["value"] == pytest.approx(rate, abs=1e-12)
    assert found["votes"] == found["expected_votes"] == found["adoptable"] == 12 - found["identical_pairs"]
    voted = next(pair for pair in pairs if not pair["identical"])
    assert voted["votes"] == ["b"]
    assert voted["output_b"] == voted["reference"]
    assert voted["messages"] == [{"role": "user", "content": voted["prompt"]}]

    # Nothing of it is review work until a manager says so.
    queue = f"{ROOT}/projects/{project.pk}/review-queue/"
    assert signed_in(reviewer).get(queue).json()["results"] == []
    sent = boss.post(f"{ROOT}/comparisons/{comparison['id']}/adopt/", {"pair_ids": [voted["id"]]}).json()
    assert (sent["adopted"], sent["sides"]) == (1, {"train": 0, "validation": 0, "test": 1})
    assert "held out" in sent["note"]
    assert [row["kind"] for row in signed_in(reviewer).get(queue).json()["results"]] == ["rank"]

    closed = boss.post(f"{ROOT}/comparisons/{comparison['id']}/close/").json()
    assert (closed["state"], closed["adopted"]) == ("closed", 1)
    assert boss.post(f"{ROOT}/comparisons/{comparison['id']}/close/").status_code == 409


def test_a_comparison_is_started_once_for_one_key(project, evaluation, base, tuned, manager):
    client, key = signed_in(manager), uuid.uuid4().hex
    body = {"evaluation": evaluation.pk, "model_a": base.pk, "model_b": tuned.pk, "sample_size": 3}
    for _ in range(2):
        made = client.post(f"{ROOT}/projects/{project.pk}/comparisons/", body, headers={"Idempotency-Key": key})
        assert made.status_code == 201
    assert Comparison.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"evaluation": 10**12}, "evaluation"),
        ({"model_a": 10**12}, "model_a"),
        ({"sample_size": 0}, "sample_size"),
        ({"sample_size": 1001}, "sample_size"),
        ({"votes_per_prompt": 10}, "votes_per_prompt"),
    ],
)
def test_bad_comparisons_name_the_field(project, evaluation, base, tuned, manager, change, field):
    body = {"evaluation": evaluation.pk, "model_a": base.pk, "model_b": tuned.pk, "sample_size": 3}
    refused = signed_in(manager).post(f"{ROOT}/projects/{project.pk}/comparisons/", body | change)
    assert refused.status_code == 400
    assert [detail["field"] for detail in refused.json()["error"]["details"]] == [field]


def endpoints(project, evaluation, comparison) -> list[tuple[str, str]]:
    one, other = f"{ROOT}/evaluations/{evaluation.pk}", f"{ROOT}/comparisons/{comparison['id']}"
    return [
        ("get", f"{ROOT}/projects/{project.pk}/evaluations/"),
        ("get", f"{one}/"),
        ("get", f"{one}/records/"),
        ("get", f"{ROOT}/projects/{project.pk}/comparisons/"),
        ("get", f"{other}/"),
        ("get", f"{other}/pairs/"),
        ("post", f"{ROOT}/projects/{project.pk}/evaluations/"),
        ("post", f"{one}/retry/"),
        ("post", f"{one}/cancel/"),
        ("post", f"{ROOT}/projects/{project.pk}/comparisons/"),
        ("post", f"{other}/close/"),
        ("post", f"{other}/adopt/"),
    ]


def test_managers_do_reviewers_read_annotators_see_nothing(
    project, evaluation, comparison, manager, reviewer, annotator, outsider
):
    for method, path in endpoints(project, evaluation, comparison):
        of_project, reading = "/projects/" in path, method == "get"
        statuses = {
            who: getattr(signed_in(user), method)(path).status_code
            for who, user in {"r": reviewer, "a": annotator, "o": outsider}.items()
        }
        assert statuses["r"] == (200 if reading else 403), (method, path)
        # Of a project one is in, one may know that it is there; of the models judged in it, nothing.
        assert statuses["a"] == (403 if of_project else 404), (method, path)
        assert statuses["o"] == 404, (method, path)
    for method, path in endpoints(project, evaluation, comparison):
        status = getattr(signed_in(manager), method)(path).status_code
        assert status in ({200} if method == "get" else {200, 400, 409}), (method, path)


def test_a_token_needs_the_scope_manage_to_start_anything(project, version, base, manager):
    from rest_framework.test import APIClient

    for scope, expected in ((Scope.READ, 403), (Scope.REVIEW, 403), (Scope.MANAGE, 201)):
        _, text = create_token(user=manager, name=scope, scopes=[scope])
        client = APIClient(headers={"Authorization": f"Bearer {text}"})
        path = f"{ROOT}/projects/{project.pk}/evaluations/"
        assert client.get(path).status_code == 200
        assert client.post(path, body_of(version, base)).status_code == expected


def test_a_model_page_shows_its_evaluations(evaluation, tuned, manager):
    found = signed_in(manager).get(f"{ROOT}/models/{tuned.pk}/").json()["evaluations"]
    assert [(row["evaluation"], row["state"], row["outputs"]) for row in found] == [(evaluation.pk, "completed", 30)]


def test_a_running_contender_shows_how_far_it_is(project, version, base, manager):
    client = signed_in(manager)
    made = client.post(f"{ROOT}/projects/{project.pk}/evaluations/", body_of(version, base, limit=10)).json()
    Job.objects.update(state=JobState.RUNNING, step=4)
    shown = client.get(f"{ROOT}/evaluations/{made['id']}/").json()
    assert (shown["state"], shown["contenders"][0]["outputs"], shown["record_count"]) == ("running", 4, 10)
