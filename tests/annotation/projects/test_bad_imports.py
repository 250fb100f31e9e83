"""Acceptance A6: every malformed import gets a clear error with its place, and changes nothing."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from hypothesis import given, settings
from hypothesis import strategies as st

from annotation.importing.lines import Fault, Line, read_lines
from annotation.importing.records import Record, parse_record
from annotation.models import ImportBatch
from annotation.services import import_running
from core.json_schema import validator_of
from tests.annotation.projects.conftest import signed_in
from tests.annotation.projects.files import jsonl, prompts
from tests.annotation.projects.test_import_api import upload

SCHEMA = {
    "type": "object",
    "properties": {"intent": {"enum": ["refund", "delivery"]}},
    "required": ["intent"],
    "additionalProperties": False,
}
GOOD = prompts(2_000)
# What tells of an import, whatever comes of it.
BOOKKEEPING = {"ImportBatch", "ImportFault", "AuditEvent", "IdempotencyRecord", "Session", "User"}


def in_the_middle(bad: Any, at: int = 1_001) -> bytes:
    """2,000 good lines with a bad one among them, as line ``at``."""
    raw = bad if isinstance(bad, bytes) else json.dumps(bad).encode()
    return jsonl(*GOOD[: at - 1]) + raw + b"\n" + jsonl(*GOOD[at - 1 :])


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("lines.jsonl", jsonl(*GOOD))
    return file.getvalue()


def nested(depth: int) -> bytes:
    return b'{"prompt": "x", "metadata": ' + b'{"a": ' * depth + b"1" + b"}" * depth + b"}"


def said(role: Any, content: Any = "Hello") -> dict[str, Any]:
    return {"role": role, "content": content}


HELLO = said("user")
TOO_LONG = "x" * (10 * 1024**2)

# name: (file, line, field, code, words in the message)
WRITE: dict[str, tuple[bytes, int, str, str, str]] = {
    "UTF-16": (jsonl(*GOOD).decode().encode("utf-16"), 1, "", "wrong_encoding", "UTF-16"),
    "UTF-16 big-endian": (b"\xfe\xff" + "{}".encode("utf-16-be"), 1, "", "wrong_encoding", "UTF-16"),
    "UTF-16 without a mark": ('{"prompt": "x"}'.encode("utf-16-le"), 1, "", "nul_character", "NUL"),
    "latin-1 byte in the middle": (
        in_the_middle('{"prompt": "Wo ist mein Päckchen?"}'.encode("latin-1")),
        1_001,
        "",
        "wrong_encoding",
        "0xe4",
    ),
    "broken line in the middle": (in_the_middle(b'{"prompt": "x"'), 1_001, "", "not_json", "column"),
    "last line cut off": (jsonl(*GOOD) + b'{"prompt": "Where is', 2_001, "", "not_json", "column"),
    "two objects on a line": (in_the_middle(b'{"prompt": "x"} {"prompt": "y"}'), 1_001, "", "not_json", "Extra data"),
    "single quotes": (in_the_middle(b"{'prompt': 'x'}"), 1_001, "", "not_json", "column 2"),
    "prompt is a number": (in_the_middle({"prompt": 5}), 1_001, "prompt", "wrong_type", "a number"),
    "prompt is a list": (in_the_middle({"prompt": ["x"]}), 1_001, "prompt", "wrong_type", "a list"),
    "line is a list": (in_the_middle(["x"]), 1_001, "", "not_an_object", "list"),
    "line is text": (in_the_middle("x"), 1_001, "", "not_an_object", "str"),
    "line is null": (in_the_middle(b"null"), 1_001, "", "not_an_object", "NoneType"),
    "metadata is text": (in_the_middle({"prompt": "x", "metadata": "y"}), 1_001, "metadata", "wrong_type", "object"),
    "priority is text": (in_the_middle({"prompt": "x", "priority": "high"}), 1_001, "priority", "wrong_type", "whole"),
    "priority out of range": (
        in_the_middle({"prompt": "x", "priority": 10**9}),
        1_001,
        "priority",
        "out_of_range",
        "1,000,000",
    ),
    "unknown role": (
        in_the_middle({"messages": [said("customer")]}),
        1_001,
        "messages.0.role",
        "bad_messages",
        "customer",
    ),
    "role is a list": (in_the_middle({"messages": [said([])]}), 1_001, "messages.0.role", "bad_messages", "roles are"),
    "content is missing": (
        in_the_middle({"messages": [HELLO, {"role": "user"}]}),
        1_001,
        "messages.1.content",
        "bad_messages",
        "must be text",
    ),
    "no messages": (in_the_middle({"messages": []}), 1_001, "messages", "bad_messages", "at least one"),
    "messages is text": (in_the_middle({"messages": "Hello"}), 1_001, "messages", "bad_messages", "list"),
    "ends with the assistant": (
        in_the_middle({"messages": [HELLO, said("assistant")]}),
        1_001,
        "messages.1.role",
        "bad_messages",
        "ends with the assistant",
    ),
    "no user": (in_the_middle({"messages": [said("system")]}), 1_001, "messages", "bad_messages", "no user message"),
    "empty prompt": (in_the_middle({"prompt": " \n\t"}), 1_001, "prompt", "empty_prompt", "no text"),
    "no prompt": (in_the_middle({"source": "x"}), 1_001, "prompt", "prompt_missing", "needed"),
    "prompt and messages": (
        in_the_middle({"prompt": "x", "messages": [HELLO]}),
        1_001,
        "prompt",
        "prompt_twice",
        "one of them",
    ),
    "a field of 10 MB": (in_the_middle({"prompt": TOO_LONG}), 1_001, "", "line_too_long", "4 MiB"),
    "a prompt over its limit": (in_the_middle({"prompt": "x" * 200_001}), 1_001, "prompt", "too_long", "200,000"),
    "an external id over its limit": (
        in_the_middle({"prompt": "x", "external_id": "x" * 201}),
        1_001,
        "external_id",
        "too_long",
        "200",
    ),
    "duplicate external ids": (
        jsonl({"prompt": "x", "external_id": "a"}) + in_the_middle({"prompt": "y", "external_id": "a"}),
        1_002,
        "external_id",
        "duplicate_external_id",
        "line 1",
    ),
    "a ZIP named .jsonl": (zipped(), 1, "", "not_jsonl", "ZIP"),
    "gzip": (gzip.compress(jsonl(*GOOD)), 1, "", "not_jsonl", "gzip"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\n", 1, "", "not_jsonl", "PDF"),
    "Parquet": (b"PAR1\x15\x04\x15", 1, "", "not_jsonl", "Parquet"),
    "a JSON array": (json.dumps(GOOD[:3]).encode(), 1, "", "not_jsonl", "array"),
    "a JSON array over many lines": (json.dumps(GOOD[:3], indent=1).encode(), 1, "", "not_jsonl", "array"),
    "CSV": (b"prompt,answer\n", 1, "", "not_json", "column 1"),
    "NaN": (in_the_middle(b'{"prompt": "x", "metadata": {"score": NaN}}'), 1_001, "", "not_json", "NaN"),
    "a number beyond all bounds": (
        in_the_middle(b'{"prompt": "x", "metadata": {"score": 1e999}}'),
        1_001,
        "metadata.score",
        "bad_character",
        "too large",
    ),
    "a number of 5,000 digits": (
        in_the_middle(b'{"prompt": "x", "priority": ' + b"9" * 5_000 + b"}"),
        1_001,
        "",
        "not_json",
        "Not readable",
    ),
    "nested 40 deep": (in_the_middle(nested(40)), 1_001, "", "too_deep", "32 levels"),
    "nested 100,000 deep": (in_the_middle(nested(100_000)), 1_001, "", "too_deep", "32 levels"),
    "a NUL byte": (in_the_middle(b'{"prompt": "x\x00"}'), 1_001, "", "nul_character", "NUL"),
    "an escaped NUL": (in_the_middle(b'{"prompt": "x\\u0000"}'), 1_001, "prompt", "bad_character", "NUL"),
    "half a surrogate pair": (in_the_middle(b'{"prompt": "x\\ud83d"}'), 1_001, "prompt", "bad_character", "surrogate"),
    "half a surrogate pair in a name": (
        in_the_middle(b'{"prompt": "x", "metadata": {"\\ud83d": 1}}'),
        1_001,
        "metadata",
        "bad_character",
        "surrogate",
    ),
    "an unknown field": (in_the_middle({"prompt": "x", "colour": "red"}), 1_001, "colour", "unknown_field", "colour"),
    "a pair in a file of prompts": (
        in_the_middle({"prompt": "x", "responses": ["a", "b"]}),
        1_001,
        "responses",
        "unknown_field",
        "responses",
    ),
    "an unknown split": (in_the_middle({"prompt": "x", "split": "dev"}), 1_001, "split", "unknown_split", "dev"),
    "a split that is a list": (
        in_the_middle({"prompt": "x", "split": []}),
        1_001,
        "split",
        "unknown_split",
        "splits are",
    ),
    "an answer outside the schema": (
        in_the_middle({"prompt": "x", "answer": {"intent": "weather"}}),
        1_001,
        "answer.intent",
        "answer_not_in_schema",
        "weather",
    ),
    "an answer without a field of the schema": (
        in_the_middle({"prompt": "x", "answer": {}}),
        1_001,
        "answer",
        "answer_not_in_schema",
        "intent",
    ),
    "an answer that is no JSON": (
        in_the_middle({"prompt": "x", "answer": "refund"}),
        1_001,
        "answer",
        "answer_not_in_schema",
        "Not valid JSON",
    ),
    "an answer that is a number": (
        in_the_middle({"prompt": "x", "answer": 5}),
        1_001,
        "answer",
        "wrong_type",
        "number",
    ),
    "a tool without a name": (
        in_the_middle({"prompt": "x", "tools": [{"type": "function", "function": {}}]}),
        1_001,
        "tools.0.function.name",
        "bad_tools",
        "name",
    ),
    "references that are no list": (
        in_the_middle({"prompt": "x", "references": {"title": "Returns"}}),
        1_001,
        "references",
        "bad_references",
        "list of texts",
    ),
    "a reference without a text": (
        in_the_middle({"prompt": "x", "references": [{"title": "Returns", "text": "Yes."}, {"title": "More"}]}),
        1_001,
        "references.1.text",
        "bad_references",
        "needs a text",
    ),
    "a reference of another form": (
        in_the_middle({"prompt": "x", "references": [{"text": "Yes.", "url": "https://example.org"}]}),
        1_001,
        "references.0.url",
        "bad_references",
        "'url'",
    ),
    "a reference title that is too long": (
        in_the_middle({"prompt": "x", "references": [{"title": "t" * 201, "text": "Yes."}]}),
        1_001,
        "references.0.title",
        "bad_references",
        "at most 200",
    ),
    "too many references": (
        in_the_middle({"prompt": "x", "references": [{"text": "Yes."}] * 21}),
        1_001,
        "references",
        "bad_references",
        "limit is 20",
    ),
    "references that are too long": (
        in_the_middle({"prompt": "x", "references": [{"text": "y" * 100_001}] * 2}),
        1_001,
        "references",
        "bad_references",
        "200,002 characters",
    ),
    "a reference with a NUL character": (
        in_the_middle({"prompt": "x", "references": [{"text": "a\x00b"}]}),
        1_001,
        "references.0.text",
        "bad_character",
        "NUL",
    ),
    "an answer given twice": (
        in_the_middle({"prompt": "x", "answer": "y", "completion": [{"role": "assistant", "content": "y"}]}),
        1_001,
        "completion",
        "answer_twice",
        "not both",
    ),
    "a completion that ends with the user": (
        in_the_middle({"prompt": "x", "completion": [{"role": "user", "content": "y"}]}),
        1_001,
        "completion.0.role",
        "bad_messages",
        "ends with the assistant",
    ),
    "a repeated key": (in_the_middle(b'{"prompt": "x", "prompt": "y"}'), 1_001, "", "not_json", "'prompt'"),
    "only blank lines": (b"\n \n\r\n", 1, "", "empty_file", "no lines"),
    "only a byte order mark": (b"\xef\xbb\xbf", 1, "", "empty_file", "no lines"),
}
TWO = {"prompt": "Which?", "responses": ["Red.", "Blue."]}
RANK: dict[str, tuple[bytes, int, str, str, str]] = {
    "chosen equals rejected": (
        jsonl(TWO, {"prompt": "x", "chosen": "Yes.", "rejected": "Yes."}),
        2,
        "rejected",
        "same_answers",
        "the same",
    ),
    "equal but for its line ends": (
        jsonl({"prompt": "x", "responses": ["a\r\nb", "a\nb"]}),
        1,
        "responses",
        "same_answers",
        "the same",
    ),
    "one answer": (
        jsonl(TWO, {"prompt": "x", "responses": ["a"]}),
        2,
        "responses",
        "not_a_pair",
        "two to 8 answers, not 1",
    ),
    "nine answers": (jsonl({"prompt": "x", "responses": list("abcdefghi")}), 1, "responses", "not_a_pair", "not 9"),
    "no rejected answer": (jsonl({"prompt": "x", "chosen": "a"}), 1, "rejected", "not_a_pair", "chosen and rejected"),
    "two kinds of pair": (jsonl(TWO | {"chosen": "a"}), 1, "responses", "pair_twice", "not both"),
    "an empty answer": (
        jsonl({"prompt": "x", "responses": ["a", " "]}),
        1,
        "responses.1.text",
        "empty_answer",
        "no text",
    ),
    "an answer of the user's": (
        jsonl({"prompt": "x", "responses": ["a", {"messages": [HELLO]}]}),
        1,
        "responses.1.messages",
        "bad_messages",
        "assistant",
    ),
    "an answer with an unknown field": (
        jsonl({"prompt": "x", "responses": ["a", {"text": "b", "score": 1}]}),
        1,
        "responses.1.score",
        "unknown_field",
        "score",
    ),
    "a prompt in a file of pairs": (jsonl({"prompt": "x"}), 1, "chosen", "not_a_pair", "needs responses"),
}


@pytest.fixture
def counted() -> Callable[[], dict[str, int]]:
    def count() -> dict[str, int]:
        models = [model for model in apps.get_models() if model.__name__ not in BOOKKEEPING]
        return {model.__name__: model._default_manager.count() for model in models}

    return count


CASES = [("write", name, *case) for name, case in WRITE.items()] + [
    ("rank", name, *case) for name, case in RANK.items()
]


@pytest.mark.parametrize(
    ("kind", "data", "line", "field", "code", "words"),
    [pytest.param(kind, *case, id=name) for kind, name, *case in CASES],
)
def test_a_malformed_import_names_its_place_and_changes_nothing(
    project, manager, counted, uploads_folder, kind, data, line, field, code, words
):
    project.output_schema = SCHEMA if kind == "write" else None
    project.save()
    client, address = signed_in(manager), f"/api/v1/projects/{project.pk}/imports/"
    before = counted()
    accepted = upload(client, address, data, kind=kind)
    assert accepted.status_code == 202
    assert import_running.run(accepted.json()["id"]) == "rejected"
    assert counted() == before
    batch = client.get(f"/api/v1/imports/{accepted.json()['id']}/").json()
    assert (batch["created_count"], batch["fault_count"]) == (0, 1)
    assert batch["message"].startswith("Nothing was imported: 1 line cannot be taken.")
    (fault,) = client.get(f"/api/v1/imports/{batch['id']}/errors/").json()["results"]
    assert (fault["line"], fault["field"], fault["code"]) == (line, field, code)
    assert words in fault["message"]
    assert fault["message"] in batch["message"]
    assert list((uploads_folder / "imports").iterdir()) == []


def test_an_empty_file_is_refused_at_once(project, manager, counted):
    before = counted()
    refused = upload(signed_in(manager), f"/api/v1/projects/{project.pk}/imports/", b"")
    assert refused.status_code == 400
    assert refused.json()["error"]["details"][0]["field"] == "file"
    assert counted() == before
    assert not ImportBatch.objects.exists()


def test_a_byte_order_mark_crlf_and_blank_lines_are_fine(project, manager):
    data = b"\xef\xbb\xbf" + jsonl(*GOOD[:3]).replace(b"\n", b"\r\n\r\n").rstrip()
    accepted = upload(signed_in(manager), f"/api/v1/projects/{project.pk}/imports/", data)
    assert import_running.run(accepted.json()["id"]) == "completed"
    assert project.items.count() == 3


def test_many_repeated_keys_are_found_quickly(tmp_path):
    keys = [f'"k{number}": 0' for number in range(200_000)]
    found = read(tmp_path, ("{" + ",".join([*keys, '"k199999": 1']) + "}").encode())
    assert [fault.code for fault in found if isinstance(fault, Fault)] == ["not_json"]


def read(folder: Path, data: bytes, limit: int = 4 * 1024**2) -> list[Line | Fault]:
    path = folder / "lines.jsonl"
    path.write_bytes(data)
    with path.open("rb") as file:
        return list(read_lines(file, max_line_bytes=limit))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
KNOWN = st.sampled_from(
    [
        "prompt",
        "messages",
        "external_id",
        "group",
        "split",
        "source",
        "metadata",
        "tools",
        "references",
        "priority",
        "answer",
        "completion",
        "responses",
        "chosen",
        "rejected",
    ]
)
MESSAGES = st.lists(
    st.fixed_dictionaries({"role": st.sampled_from(["user", "assistant", "tool", "x"]), "content": st.text(max_size=5)})
)
OBJECT = st.dictionaries(KNOWN | st.text(max_size=5), JSON | MESSAGES, max_size=5)
RAW = st.binary(max_size=40) | OBJECT.map(lambda value: json.dumps(value).encode())


@settings(max_examples=300)
@given(lines=st.lists(RAW, max_size=6), limit=st.sampled_from([16, 4_096]), kind=st.sampled_from(["write", "rank"]))
def test_no_bytes_crash_the_reading_of_a_file(tmp_path_factory, lines, limit, kind):
    folder = tmp_path_factory.getbasetemp()
    validator = validator_of(SCHEMA)
    last = 0
    for found in read(folder, b"\n".join(lines), limit):
        assert found.line > last
        last = found.line
        if isinstance(found, Line):
            record = parse_record(found.value, line=found.line, kind=kind, validator=validator)
            assert isinstance(record, (Record, Fault))
            assert record.line == found.line
            if isinstance(record, Record):
                assert len(record.line_hash(kind)) == len(record.content_hash) == 64
                json.dumps(
                    [record.messages, record.tools, record.metadata, record.references], allow_nan=False
                ).encode()
            else:
                assert record.code
                assert record.message.endswith((".", "…")), record.message
