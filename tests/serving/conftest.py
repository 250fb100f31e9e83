"""A project in which a model writes, behind a real server on this machine."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from accounts.models import User
from annotation.models import Project, Suggestion, SuggestionState
from annotation.models.suggestion import LIVE_STATES
from serving.models import Endpoint, ProjectModels
from serving.services.endpoints import create_endpoint
from serving.worker.loop import DraftWorker
from tests.annotation.conftest import ann, bea, max_, organization, project, rex  # noqa: F401 - fixtures
from tests.annotation.making import person
from tests.serving.openai_server import KEY, OpenAIServer, speaking

LONGEST_SECONDS = 150


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with speaking() as found:
        yield found


@pytest.fixture
def admin(organization) -> User:  # noqa: F811
    return person(organization, "ada", is_superuser=True)


@pytest.fixture
def endpoint(admin: User, server: OpenAIServer) -> Endpoint:
    return create_endpoint(
        organization=admin.organization,
        by=admin,
        name="House server",
        base_url=server.url,
        model="good",
        api_key=KEY,
        first_seconds=5,
        total_seconds=10,
    )


@pytest.fixture
def drafting(project: Project, endpoint: Endpoint) -> ProjectModels:  # noqa: F811
    return ProjectModels.objects.create(project=project, endpoint=endpoint, drafts=True, chat=True)


@pytest.fixture
def use(endpoint: Endpoint) -> Callable[[str], None]:
    """Let the endpoint speak as another of the server's models."""

    def choose(model: str) -> None:
        Endpoint.objects.filter(pk=endpoint.pk).update(model=model)

    return choose


def work(until: Callable[[], bool] | None = None, **options: Any) -> None:
    """Let a draft worker work until nothing is waited for any more, or something is the case."""

    async def run() -> None:
        worker = DraftWorker(**options)
        running = asyncio.create_task(worker.run())
        done = until or (lambda: not Suggestion.objects.filter(state__in=LIVE_STATES).exists())
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                while not await worker.ask(done):
                    await asyncio.sleep(0.05)
        finally:
            worker.stopping.set()
            await running

    asyncio.run(run())


def state_of(suggestion: Suggestion) -> SuggestionState:
    suggestion.refresh_from_db()
    return SuggestionState(suggestion.state)
