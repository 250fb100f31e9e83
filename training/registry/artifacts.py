"""Where models lie, what they hold, and their digest; read from their files without torch."""

from __future__ import annotations

import json
import math
import os
import shutil
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings

from core.hashing import digest, file_digest
from training.models import Model, ModelKind, WeightFormat

# What the tokenizers of models without a limit say.
NO_LIMIT = 10**9
LENGTH_KEYS = ("max_position_embeddings", "n_positions", "n_ctx", "max_seq_len", "max_sequence_length", "seq_length")
LARGEST_HEADER = 100 * 1024 * 1024
# A base that lies in the data folder is known by its place in there: the folder may move, or be mounted elsewhere on
# another host. No Hub id has a colon.
IN_DATA_DIR = "data:"


@dataclass(frozen=True)
class FolderFacts:
    """What the files of a model's folder say."""

    parameters: int
    context_length: int | None
    template_sha256: str
    architecture: str


class UnusableFolder(Exception):
    """A folder that holds no model that can be trained. ``str`` is a plain sentence."""


def location_of(model: Model) -> str:
    """Return what to load a model from: a Hub id, or an absolute path."""
    if model.kind == ModelKind.BASE:
        below = model.location.removeprefix(IN_DATA_DIR)
        return model.location if below == model.location else str(Path(settings.DATA_DIR).resolve() / below)
    return str(Path(settings.DATA_DIR) / model.location)


def base_location(folder: Path) -> str:
    """Return how a base's folder is kept: by its place in the data folder if it lies there, else by its path."""
    data_dir = Path(settings.DATA_DIR).resolve()
    return f"{IN_DATA_DIR}{folder.relative_to(data_dir)}" if folder.is_relative_to(data_dir) else str(folder)


def base_for_runner(model: Model) -> dict[str, Any]:
    """Return the ``base`` part of a runner's config: full weights, and the adapters on top of them, oldest first.

    An adapter is made on what its parent was, so all adapters of the line belong to it (see docs/decisions/0022).
    """
    adapters = []
    while model.weight_format == WeightFormat.ADAPTER:
        adapters.append(location_of(model))
        assert model.parent is not None, f"adapter {model.pk} has no parent"
        model = model.parent
    return {"model": location_of(model), "adapters": adapters[::-1], "revision": model.revision or None}


def take_over(output: Path, job_id: int) -> str:
    """Move a run's output to where models lie; return its location below DATA_DIR. Done before: nothing happens."""
    location = f"models/job-{job_id}"
    target = Path(settings.DATA_DIR) / location
    if output.is_dir():
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            shutil.rmtree(target)
        shutil.move(output, target)
    return location


def folder_digest(folder: Path) -> str:
    """Return one digest for a folder: that of its files' paths and digests."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return digest({path.relative_to(folder).as_posix(): file_digest(path) for path in files})


def read_folder(folder: Path) -> FolderFacts:
    """Read what a local model folder holds.

    Raises:
        UnusableFolder: a file that training needs is missing or broken.
    """
    config = _read_json(folder, "config.json", needed=True)
    tokenizer = _read_json(folder, "tokenizer_config.json", needed=True)
    if not any((folder / name).is_file() for name in ("tokenizer.json", "tokenizer.model", "vocab.json", "vocab.txt")):
        raise UnusableFolder(f"{folder} holds no tokenizer (tokenizer.json or tokenizer.model).")
    return FolderFacts(
        parameters=sum(_count_parameters(path) for path in _weight_files(folder)),
        context_length=context_length(config, tokenizer),
        template_sha256=template_digest(folder, tokenizer),
        architecture=str((config.get("architectures") or [config.get("model_type", "")])[0]),
    )


def context_length(config: dict[str, Any], tokenizer: dict[str, Any]) -> int | None:
    """Return how many tokens a model has room for, or None when its files do not say."""
    text_config = config.get("text_config")
    inner: dict[str, Any] = text_config if isinstance(text_config, dict) else {}
    stated = [source[key] for source in (config, inner) for key in LENGTH_KEYS if isinstance(source.get(key), int)]
    limit = tokenizer.get("model_max_length")
    if isinstance(limit, (int, float)) and 0 < limit < NO_LIMIT:
        stated.append(int(limit))
    return min(stated) if stated else None


def template_digest(folder: Path, tokenizer: dict[str, Any]) -> str:
    """Return the SHA-256 of the chat template, or an empty string where there is none."""
    template = chat_template_of(folder, tokenizer)
    return sha256(template.encode()).hexdigest() if template else ""


def chat_template_of(folder: Path, tokenizer: dict[str, Any]) -> str:
    """Return a model's chat template from its files, or an empty string where it has none."""
    file = folder / "chat_template.jinja"
    template: Any = file.read_text() if file.is_file() else tokenizer.get("chat_template")
    if isinstance(template, list):
        named = {entry.get("name"): entry.get("template") for entry in template if isinstance(entry, dict)}
        template = named.get("default")
    return template if isinstance(template, str) else ""


def _weight_files(folder: Path) -> Iterable[Path]:
    index = folder / "model.safetensors.index.json"
    if index.is_file():
        shards = set(_read_json(folder, index.name, needed=True).get("weight_map", {}).values())
        missing = sorted(name for name in shards if not (folder / name).is_file())
        if missing:
            raise UnusableFolder(f"{folder} lacks {missing[0]}, which its index names.")
        return [folder / name for name in sorted(shards)]
    if (folder / "model.safetensors").is_file():
        return [folder / "model.safetensors"]
    if any(folder.glob("*.bin")):
        raise UnusableFolder(
            f"{folder} holds pickled weights (.bin), which can run code when read. Convert them to safetensors."
        )
    raise UnusableFolder(f"{folder} holds no weights (model.safetensors).")


def _count_parameters(path: Path) -> int:
    try:
        with path.open("rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            if length > LARGEST_HEADER:
                raise ValueError("its header is too long")
            header = json.loads(file.read(length))
        return sum(math.prod(tensor["shape"]) for name, tensor in header.items() if name != "__metadata__")
    except (OSError, ValueError, struct.error, KeyError, TypeError, AttributeError) as error:
        raise UnusableFolder(f"{path} is not a safetensors file: {error}.") from None


def _read_json(folder: Path, name: str, *, needed: bool) -> dict[str, Any]:
    path = folder / name
    try:
        value = json.loads(path.read_text())
    except FileNotFoundError:
        if needed:
            raise UnusableFolder(f"{folder} holds no {name}, so it is not a model folder.") from None
        return {}
    except (OSError, ValueError) as error:
        raise UnusableFolder(f"{path} cannot be read: {error}.") from None
    if not isinstance(value, dict):
        raise UnusableFolder(f"{path} holds no JSON object.")
    return value


def is_readable_folder(path: str) -> bool:
    """Tell whether ``path`` is an absolute path to a folder that this process may read."""
    return os.path.isabs(path) and os.path.isdir(path) and os.access(path, os.R_OK | os.X_OK)
