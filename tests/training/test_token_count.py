"""The count over the API: with the tokenizer of the base that the project trains, beside the most that a run takes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rest_framework.test import APIClient

from accounts.models import Organization
from accounts.roles import Role
from annotation.models import Project
from tests.training.jobs.conftest import member
from training.models import DatasetVersion, Job, Model, ModelKind

TEMPLATE = "{% for message in messages %}<s> {{ message.role }} {{ message.content }} </s> {% endfor %}"
PROMPT = [{"role": "user", "content": "where is my parcel"}]


@pytest.fixture
def project(db) -> Project:
    organization = Organization.objects.create(name="Harbour Goods")
    return Project.objects.create(organization=organization, name="Support")


@pytest.fixture
def words_base(project, settings, tmp_path):
    """A base whose tokens are words, in the data folder."""
    from tokenizers import Tokenizer, models, pre_tokenizers

    settings.DATA_DIR = tmp_path

    def make(name: str, **facts) -> Model:
        folder = Path(tmp_path) / name
        folder.mkdir()
        tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0}, unk_token="[UNK]"))
        tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
        tokenizer.enable_truncation(3)
        tokenizer.save(str(folder / "tokenizer.json"))
        (folder / "tokenizer_config.json").write_text(json.dumps({"chat_template": TEMPLATE}))
        facts = {"parameters": 1000, "context_length": 200} | facts
        return Model.objects.create(
            organization=project.organization, name=name, kind=ModelKind.BASE, location=f"data:{name}", **facts
        )

    return make


def ask(project, user, **body):
    client = APIClient()
    client.force_login(user)
    # As a script may send it: half of a surrogate pair is an escape then.
    sent = json.dumps({"prompt": PROMPT} | body)
    return client.post(f"/api/v1/projects/{project.pk}/token-count/", sent, content_type="application/json")


def written(text):
    return [{"role": "assistant", "content": text}]


def test_an_annotator_sees_the_length_of_what_they_write(project, words_base):
    words_base("small")
    ann = member(project, "ann", Role.ANNOTATOR)
    answered = ask(project, ann, answer=written("it is on its way"))
    assert answered.json() == {
        "count": {"total": 15, "prompt": 4, "answer": 5, "tools": 0, "template": 6, "with_template": True},
        "limit": 200,
        "reason": "",
    }
    assert ask(project, ann, answer=[{"role": "assistant", "content": None}]).json()["count"]["answer"] == 0


def test_the_limit_is_that_of_the_last_training_job(project, words_base):
    older = words_base("older")
    words_base("newer", context_length=4000)
    ann = member(project, "ann", Role.ANNOTATOR)
    assert ask(project, ann, answer=written("x")).json()["limit"] == 1024
    tuned = Model.objects.create(
        organization=project.organization, project=project, name="tuned", kind=ModelKind.SFT, location="x", parent=older
    )
    version = DatasetVersion.objects.create(project=project, number=1, kind="preference")
    Job.objects.create(
        project=project, kind="dpo", base_model=tuned, dataset_version=version, config={"max_length": 123}
    )
    Job.objects.create(project=project, kind="generate", base_model=tuned, config={"max_new_tokens": 9})
    found = ask(project, ann, answer=written("x")).json()
    assert (found["limit"], found["count"]["answer"]) == (123, 1)


def test_without_a_base_or_its_tokenizer_there_is_no_count(project, words_base):
    ann = member(project, "ann", Role.ANNOTATOR)
    assert ask(project, ann, answer=written("x")).json() == {"count": None, "limit": None, "reason": "no_base"}
    Model.objects.create(organization=project.organization, name="Hub", kind=ModelKind.BASE, location="org/never")
    assert ask(project, ann, answer=written("x")).json() == {"count": None, "limit": 1024, "reason": "no_tokenizer"}


@pytest.mark.parametrize(
    "answer",
    [
        "text",
        [{"role": "nobody", "content": "x"}],
        [{"role": "assistant", "content": "x" * 400_001}],
        [{"role": "assistant", "content": "\ud800"}],
        [{"role": "assistant", "content": "", "tool_calls": [{"name": "x"}]}],
        [{"role": "assistant", "content": "", "tool_calls": [{"function": {"name": "\ud800"}}]}],
    ],
)
def test_what_is_no_conversation_is_refused(project, words_base, answer):
    words_base("small")
    assert ask(project, member(project, "ann", Role.ANNOTATOR), answer=answer).status_code == 400


def test_others_projects_are_not_there(project, words_base):
    words_base("small")
    other = Project.objects.create(organization=project.organization, name="Other")
    assert ask(other, member(project, "ann", Role.ANNOTATOR), answer=written("x")).status_code == 404
