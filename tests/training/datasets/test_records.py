"""What the records of a version say about the annotations in it."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from tests.training.datasets import making


@pytest.fixture
def records_of(manager):
    client = APIClient()
    client.force_authenticate(manager)

    def read(version):
        answer = client.get(f"/api/v1/datasets/{version.pk}/records/")
        assert answer.status_code == 200, answer.content
        return [(row["vote"], row["answer"]) for row in answer.json()["results"]]

    return read


def test_a_ranking_says_the_text_of_the_better_answer_whatever_its_letter(project, author, frozen, records_of):
    for number, (choice, swapped) in enumerate([("one", False), ("one", True), ("other", False), ("other", True)]):
        making.vote(making.pair_task(project, f"Prompt {number}", "Kind.", "Rude."), author, choice, swapped=swapped)
    making.vote(making.pair_task(project, "Prompt 4", "Kind.", "Rude."), author, "tie")
    making.vote(making.pair_task(project, "Prompt 5", "Kind.", "Rude."), author, "both_bad")
    assert records_of(frozen("preference")) == [
        ("better", "Kind."),
        ("better", "Kind."),
        ("better", "Rude."),
        ("better", "Rude."),
        ("tie", ""),
        ("both_bad", ""),
    ]


def test_an_answer_has_no_vote(project, author, frozen, records_of):
    for number in range(5):
        making.written(project, author, f"Hello {number}", "Good day.")
    assert records_of(frozen()) == [(None, "Good day.")] * 5


def test_a_page_of_rankings_costs_the_same_number_of_queries_however_long(
    project, author, frozen, records_of, django_assert_max_num_queries
):
    for number in range(12):
        making.vote(making.pair_task(project, f"Prompt {number}", "Kind.", "Rude."), author, "one")
    version = frozen("preference")
    with django_assert_max_num_queries(9):
        assert len(records_of(version)) == 12
