"""Filters of the list of jobs."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from tests.api.world import MANAGER, make_world


@pytest.mark.parametrize("name", ["project", "dataset_version", "base_model"])
@pytest.mark.parametrize("number", ["9.223372036854776e18", "9223372036854775808", "-1"])
def test_a_number_that_no_row_can_have_is_refused_with_its_field(db, name, number):
    client = APIClient()
    client.force_login(make_world().people[MANAGER])
    response = client.get("/api/v1/jobs/", {name: number})
    assert response.status_code == 400
    assert response.json()["error"]["details"][0]["field"] == name
