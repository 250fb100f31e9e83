"""Register a base model: a Hub id or a local folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import Organization, User
from accounts.services.audit import record
from core.errors import Conflict, Detail, InvalidInput
from training.models import Model, ModelKind
from training.registry.artifacts import (
    UnusableFolder,
    base_location,
    context_length,
    folder_digest,
    is_readable_folder,
    read_folder,
    template_digest,
)

# A folder up to this size is hashed at once; a larger one would keep the person waiting for minutes.
HASHED_AT_ONCE = 512 * 1024 * 1024


def register_base(
    *, organization: Organization, source: str, name: str = "", revision: str = "", by: User | None
) -> Model:
    """Register a base model for everybody in the organisation.

    A folder is checked now. A Hub id is checked as far as this machine's cache holds it; whether it can be fetched is
    known when a job first needs it.

    Raises:
        InvalidInput: the source is neither a usable folder nor a Hub id.
        Conflict: it is registered already.
    """
    source = source.strip()
    if source.startswith(("/", "~", ".")) or "\\" in source:
        location, facts = _of_folder(source)
    elif _is_hub_id(source):
        location, facts = source, _of_hub(source, revision)
    else:
        _refuse("This is neither a Hub id (like org/name) nor an absolute path to a folder.")
    try:
        with transaction.atomic():
            model = Model.objects.create(
                organization=organization,
                name=name.strip() or location.rstrip("/").rpartition("/")[2],
                kind=ModelKind.BASE,
                location=location,
                revision=revision,
                created_by=by,
                **facts,
            )
            record(actor=by, verb="base_model_registered", target=model, after={"source": location})
    except IntegrityError:
        known = Model.objects.get(organization=organization, kind=ModelKind.BASE, location=location, revision=revision)
        raise Conflict(f"This base is registered already, as {known.name} ({known.pk}).", code="registered") from None
    return model


def _of_folder(source: str) -> tuple[str, dict[str, Any]]:
    if not source.startswith("/"):
        _refuse("Give the folder's absolute path (it begins with /).")
    folder = Path(source).resolve()
    if not is_readable_folder(str(folder)):
        _refuse(f"There is no folder {folder} that this server may read.")
    try:
        facts = read_folder(folder)
    except UnusableFolder as error:
        _refuse(str(error))
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return base_location(folder), {
        "digest": folder_digest(folder) if size <= HASHED_AT_ONCE else "",
        "parameters": facts.parameters,
        "context_length": facts.context_length,
        "template_sha256": facts.template_sha256,
        "details": {"source": "folder", "architecture": facts.architecture, "bytes": size, "checked": True},
    }


def _of_hub(source: str, revision: str) -> dict[str, Any]:
    """Read what the cache of this machine holds of a Hub model; no request is made."""
    config = _cached_json(source, "config.json", revision)
    tokenizer = _cached_json(source, "tokenizer_config.json", revision)
    if config is None or tokenizer is None:
        return {"details": {"source": "hub", "checked": False}}
    folder, config_content = config
    return {
        "context_length": context_length(config_content, tokenizer[1]),
        "template_sha256": template_digest(folder, tokenizer[1]),
        "details": {"source": "hub", "checked": True, "architectures": config_content.get("architectures")},
    }


def _is_hub_id(source: str) -> bool:
    """Tell whether the Hub could know a model by this name."""
    from huggingface_hub.errors import HFValidationError
    from huggingface_hub.utils import validate_repo_id

    try:
        validate_repo_id(source)
    except HFValidationError:
        return False
    return True


def cached_file(source: str, name: str, revision: str) -> Path | None:
    """Return a file of a Hub model as this machine's cache holds it; no request is made."""
    from huggingface_hub import try_to_load_from_cache

    if not _is_hub_id(source):
        return None
    path = try_to_load_from_cache(source, name, revision=revision or None)
    return Path(path) if isinstance(path, str) else None


def _cached_json(source: str, name: str, revision: str) -> tuple[Path, dict[str, Any]] | None:
    path = cached_file(source, name, revision)
    if path is None:
        return None
    try:
        value = json.loads(path.read_text())
    except (OSError, ValueError):
        return None
    return (path.parent, value) if isinstance(value, dict) else None


def _refuse(message: str) -> Any:
    raise InvalidInput(message, details=[Detail(message, field="source", code="bad_source")])
