"""docker-compose.yml runs the very commands that `make run` runs."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from launcher import processes
from launcher.children import Child
from launcher.place import Place
from tests import stacks

ROOT = Path(__file__).resolve().parents[1]
# Where it listens, how many at once, and how long it may take differ; a container's beat answers health checks.
MAY_DIFFER = {"--bind", "--graceful-timeout", "--concurrency", "-n"}
MORE_IN_CONTAINERS = {"--enable-remote-control"}


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"])


@pytest.fixture(scope="module")
def children(tmp_path_factory) -> dict[str, Child]:
    place = Place(data_dir=tmp_path_factory.mktemp("data"), host="127.0.0.1", port=8000)
    return {child.name: child for child in [processes.web(place), *processes.background(place)]}


def options(words: list[str]) -> set[str]:
    """Return a command's words without those that may differ, and without the values of these."""
    kept = []
    passing = False
    for word in words:
        if not passing and word not in MAY_DIFFER:
            kept.append(word)
        passing = word in MAY_DIFFER
    return set(kept)


@pytest.mark.parametrize(
    ("service", "child"),
    [
        ("web", "web"),
        ("worker", "worker"),
        ("gpu-worker", "gpu worker"),
        ("draft-worker", "draft worker"),
        ("beat", "beat"),
    ],
)
def test_a_service_runs_the_command_of_make_run(services, children, service, child):
    # The launcher names its own Python and a module, the image has the program itself.
    named = {"-m", "python", "manage.py"}
    ours = options(children[child].command[1:]) - named
    assert options(shlex.split(services[service]["command"])) - MORE_IN_CONTAINERS - named == ours


def test_every_lasting_service_has_a_health_check_and_starts_again(services):
    lasting = {name: service for name, service in services.items() if service.get("restart") != "no"}
    assert set(lasting) == {"web", "worker", "gpu-worker", "draft-worker", "beat", "postgres", "redis"}
    for name, service in lasting.items():
        assert service["healthcheck"]["test"], name
        assert service["restart"] == "unless-stopped", name


def test_nothing_starts_before_the_tables_are_there(services):
    for name in ("web", "worker", "gpu-worker", "draft-worker", "beat", "demo"):
        assert services[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


def test_web_and_workers_share_one_data_folder_and_one_environment(services):
    for name in ("web", "worker", "gpu-worker", "draft-worker", "beat", "migrate"):
        assert services[name]["volumes"] == ["data:/data"]
        for variable in ("DATABASE_URL", "CELERY_BROKER_URL"):
            assert services[name]["environment"][variable] == services["web"]["environment"][variable]


def test_the_gpu_override_changes_the_gpu_worker_alone(services):
    override = yaml.safe_load((ROOT / "docker-compose.gpu.yml").read_text())["services"]
    assert set(override) == {"gpu-worker"} <= set(services)
    (device,) = override["gpu-worker"]["deploy"]["resources"]["reservations"]["devices"]
    assert device["capabilities"] == ["gpu"]


def test_the_servers_for_tests_are_where_make_test_looks_and_reached_from_this_machine_alone():
    servers = yaml.safe_load((ROOT / "tests" / "docker-compose.yml").read_text())["services"]
    assert servers["postgres"]["ports"] == [f"127.0.0.1:{stacks.DEFAULT_DATABASE_URL.rpartition(':')[2]}:5432"]
    assert servers["redis"]["ports"] == [f"127.0.0.1:{stacks.DEFAULT_REDIS_URL.rpartition(':')[2]}:6379"]
