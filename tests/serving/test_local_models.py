"""Drafts by a model of the registry: a real (tiny) one, in a process of its own."""

from __future__ import annotations

import sys

import pytest

from annotation.models import Suggestion, SuggestionState
from annotation.services import suggestions
from serving.models import ProjectModels
from serving.services.drafting import ask_draft
from tests.annotation.making import claimed, write_task
from tests.serving.conftest import state_of, work
from tests.training.conftest import tiny_base  # noqa: F401 - a fixture
from training.registry.bases import register_base

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def asked(project, ann, tiny_base):  # noqa: F811
    model = register_base(organization=project.organization, source=str(tiny_base), name="Tiny", by=None)
    ProjectModels.objects.create(project=project, model=model, drafts=True, temperature=1.0, max_tokens=40)
    write_task(project, "Where is parcel 12?")
    write_task(project, "Where is parcel 13?")
    keys = [claimed(project, ann, "write").pk]
    return lambda: ask_draft(user=ann, assignment_id=keys[0])


def test_a_local_model_drafts_in_a_process_of_its_own(asked):
    draft = asked()
    work()
    assert state_of(draft) == SuggestionState.DONE, (draft.error, draft.error_detail)
    assert draft.text
    assert draft.model_name == "Tiny"
    assert draft.finish_reason in {"stop", "length"}


def test_a_model_that_is_gone_is_told_in_a_sentence(asked, tiny_base, tmp_path):  # noqa: F811
    weights = tiny_base / "model.safetensors"
    kept = weights.rename(tmp_path / "aside")
    try:
        draft = asked()
        work()
    finally:
        kept.rename(weights)
    assert state_of(draft) == SuggestionState.FAILED
    assert draft.error_code == "not_loaded"
    assert str(tiny_base) not in draft.error


def test_a_cancelled_draft_stops_and_the_next_one_comes(asked):
    ProjectModels.objects.update(max_tokens=200)
    first = asked()

    def cancel_when_begun() -> bool:
        found = Suggestion.objects.get(pk=first.pk)
        if found.state == SuggestionState.STREAMING and found.text:
            suggestions.cancel(found)
        return found.state in {SuggestionState.CANCELLED, SuggestionState.DONE}

    work(cancel_when_begun)
    second = asked()
    work()
    assert state_of(second) == SuggestionState.DONE


def test_the_worker_itself_never_loads_torch():
    """The tests of this process may have; a fresh one says."""
    import subprocess

    code = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'; django.setup(); "
        "import serving.worker.loop, serving.api.urls, serving.tasks; sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
