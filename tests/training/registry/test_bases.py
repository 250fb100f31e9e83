"""Registering a base: what is accepted, and the command that registers the small one."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command

from accounts.models import AuditEvent, Organization
from core.errors import Conflict, InvalidInput
from training.management.commands import make_base_model
from training.models import Model
from training.registry.artifacts import base_for_runner, location_of, read_folder
from training.registry.bases import register_base


def test_a_folder_is_read_when_it_is_registered(organization, make_folder):
    folder = make_folder()
    model = register_base(organization=organization, source=f" {folder} ", by=None)
    assert (model.name, model.location, model.context_length, model.parameters) == ("model", str(folder), 256, 23)
    assert len(model.digest) == 64
    assert AuditEvent.objects.filter(verb="base_model_registered").exists()


def test_a_hub_id_is_taken_on_trust_until_it_is_needed(organization):
    model = register_base(organization=organization, source="org/name", revision="v1", by=None)
    assert (model.location, model.revision, model.details["checked"]) == ("org/name", "v1", False)


@pytest.mark.parametrize(
    "source",
    [
        "../model",
        "~/model",
        "C:\\model",
        "/no/such/folder",
        "two words",
        "a/b/c",
        "",
        "0\u00b9",
        "a--b",
        "-a",
        "a" * 97,
    ],
)
def test_anything_else_is_refused(organization, source):
    with pytest.raises(InvalidInput) as caught:
        register_base(organization=organization, source=source, by=None)
    assert caught.value.details[0].field == "source"
    assert not Model.objects.exists()


def test_a_folder_without_weights_is_refused(organization, make_folder):
    with pytest.raises(InvalidInput, match="no weights"):
        register_base(organization=organization, source=str(make_folder(without=("model.safetensors",))), by=None)


def test_the_same_base_is_registered_once(organization, make_folder):
    folder = str(make_folder())
    register_base(organization=organization, source=folder, by=None)
    with pytest.raises(Conflict):
        register_base(organization=organization, source=folder, by=None)
    register_base(organization=Organization.objects.create(name="Other"), source=folder, by=None)


def test_a_base_in_the_data_folder_moves_along_with_it(organization, make_folder, settings, tmp_path):
    folder = make_folder("data/models/base/small-0123")
    model = register_base(organization=organization, source=str(folder), by=None)
    assert model.name == "small-0123"
    settings.DATA_DIR.rename(tmp_path / "moved")
    settings.DATA_DIR = tmp_path / "moved"
    assert read_folder(Path(location_of(model))).parameters == 23
    assert base_for_runner(model)["model"] == str(tmp_path / "moved" / "models" / "base" / "small-0123")


def test_the_small_base_is_registered_for_everybody_once(organization, make_folder, monkeypatch, data_dir, capsys):
    folder = make_folder("data/models/base/small-0123")
    other = Organization.objects.create(name="Other")
    ran = []

    def run(command, **_):
        ran.append(command)
        return subprocess.CompletedProcess(command, 0)

    # Making the real one takes minutes; tests/training/base_model makes small ones.
    monkeypatch.setattr(make_base_model.subprocess, "run", run)
    monkeypatch.setattr(make_base_model, "folder_in", lambda parent: Path(parent) / "small-0123")
    call_command("make_base_model")
    call_command("make_base_model")
    assert {(model.organization, model.location) for model in Model.objects.all()} == {
        (organization, "data:models/base/small-0123"),
        (other, "data:models/base/small-0123"),
    }
    assert {location_of(model) for model in Model.objects.all()} == {str(folder)}
    assert Model.objects.count() == 2
    assert ran[0][1:] == ["-m", "training.base_model", str(data_dir / "models" / "base")]
