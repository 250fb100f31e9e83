"""Models with real files, small enough to write by hand."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from accounts.models import Organization
from annotation.models import Project


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    return settings.DATA_DIR


@pytest.fixture
def organization(db) -> Organization:
    return Organization.objects.create(name="Harbour Goods")


@pytest.fixture
def project(organization: Organization) -> Project:
    return Project.objects.create(organization=organization, name="Support")


def write_weights(path: Path, shapes: dict[str, list[int]]) -> None:
    """Write a safetensors file of zeros."""
    header, offset = {}, 0
    for name, shape in shapes.items():
        size = 4
        for length in shape:
            size *= length
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [offset, offset + size]}
        offset += size
    raw = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(raw)) + raw + bytes(offset))


@pytest.fixture
def make_folder(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a model folder; ``without`` leaves files out."""

    def make_folder(name: str = "model", *, without: tuple[str, ...] = (), template: str = "{{ messages }}") -> Path:
        folder = tmp_path / name
        folder.mkdir(parents=True)
        files = {
            "config.json": {"architectures": ["LlamaForCausalLM"], "max_position_embeddings": 512},
            "tokenizer_config.json": {"model_max_length": 256},
            "tokenizer.json": {},
        }
        for file, content in files.items():
            if file not in without:
                (folder / file).write_text(json.dumps(content))
        if template and "chat_template.jinja" not in without:
            (folder / "chat_template.jinja").write_text(template)
        if "model.safetensors" not in without:
            write_weights(folder / "model.safetensors", {"a": [4, 5], "b": [3]})
        return folder

    return make_folder
