"""Turn a file's bytes into JSON objects, one a line, with a plain reason and a place for each line that is none."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from core.storable import MAX_DEPTH, depth_of, unstorable

EXCERPT_CHARACTERS = 120


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one line (counted from 1)."""

    line: int
    code: str
    message: str
    field: str = ""
    excerpt: str = ""


@dataclass(frozen=True)
class Line:
    """One line (counted from 1) that holds a JSON object."""

    line: int
    value: dict[str, Any]


# What files of other kinds begin with, and what to tell people about them.
SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"PK\x03\x04", "not_jsonl", "This is a ZIP archive (or an Office file). Unpack it and import the .jsonl inside."),
    (b"\x1f\x8b", "not_jsonl", "This file is compressed with gzip. Unpack it first."),
    (b"%PDF", "not_jsonl", "This is a PDF, not JSONL."),
    (b"PAR1", "not_jsonl", "This is a Parquet file, not JSONL. Export it as JSON lines first."),
    (b"\xff\xfe", "wrong_encoding", "This file is in UTF-16. Save it as UTF-8."),
    (b"\xfe\xff", "wrong_encoding", "This file is in UTF-16. Save it as UTF-8."),
)
UTF8_BOM = b"\xef\xbb\xbf"


def read_lines(file: IO[bytes], *, max_line_bytes: int) -> Iterator[Line | Fault]:
    """Yield each line of a JSONL file as an object or as the reason why it is none; blank lines are passed over.

    The file is streamed: no more than ``max_line_bytes`` of it are in memory at once.
    """
    head = file.read(4)
    for signature, code, message in SIGNATURES:
        if head.startswith(signature):
            yield Fault(1, code, message)
            return
    file.seek(0)
    number = 0
    seen_content = False
    while raw := file.readline(max_line_bytes + 1):
        number += 1
        if number == 1:
            raw = raw.removeprefix(UTF8_BOM)
        if len(raw) > max_line_bytes and not raw.endswith(b"\n"):
            _skip_rest(file, max_line_bytes)
            limit = f"{max_line_bytes / 1024**2:.0f} MiB"
            yield Fault(number, "line_too_long", f"This line is longer than {limit}.", excerpt=_excerpt(raw[:400]))
            seen_content = True
            continue
        if not raw.strip():
            continue
        first = not seen_content
        seen_content = True
        if first and raw.lstrip().startswith(b"["):
            message = "This file is one JSON array. Write one object a line, without brackets and commas between them."
            yield Fault(number, "not_jsonl", message, excerpt=_excerpt(raw))
            return
        yield _parse(raw, number)
    if not seen_content:
        yield Fault(1, "empty_file", "This file has no lines.")


def _skip_rest(file: IO[bytes], chunk: int) -> None:
    while (rest := file.readline(chunk)) and not rest.endswith(b"\n"):
        pass


def _parse(raw: bytes, number: int) -> Line | Fault:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = raw[error.start]
        message = f"This line is not UTF-8: byte 0x{byte:02x} at position {error.start + 1}. Save the file as UTF-8."
        return Fault(number, "wrong_encoding", message, excerpt=_excerpt(raw))
    if "\x00" in text:
        return Fault(
            number, "nul_character", "This line holds a NUL byte. Is the file UTF-8 text?", excerpt=_excerpt(raw)
        )
    try:
        value = json.loads(text, object_pairs_hook=_object_without_repeats, parse_constant=_refuse_constant)
    except _BadValue as error:
        return Fault(number, "not_json", f"{error}", excerpt=_excerpt(raw))
    except json.JSONDecodeError as error:
        return Fault(number, "not_json", f"Not valid JSON at column {error.colno}: {error.msg}.", excerpt=_excerpt(raw))
    except RecursionError:
        return Fault(number, "too_deep", f"Nested deeper than {MAX_DEPTH} levels.", excerpt=_excerpt(raw))
    except ValueError as error:
        # An integer of thousands of digits, which Python refuses to read.
        return Fault(number, "not_json", f"Not readable: {error}.", excerpt=_excerpt(raw))
    if not isinstance(value, dict):
        kind = type(value).__name__
        return Fault(number, "not_an_object", f"A line must be a JSON object, not a {kind}.", excerpt=_excerpt(raw))
    if depth_of(value) > MAX_DEPTH:
        return Fault(number, "too_deep", f"Nested deeper than {MAX_DEPTH} levels.", excerpt=_excerpt(raw))
    if (path := unstorable(value)) is not None:
        message = "Holds a NUL character, half of a surrogate pair, or a number too large to keep."
        return Fault(number, "bad_character", message, field=path, excerpt=_excerpt(raw))
    return Line(number, value)


class _BadValue(ValueError):
    pass


def _object_without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        repeated, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        raise _BadValue(f"The field {repeated!r} appears twice in one object.")
    return value


def _refuse_constant(name: str) -> Any:
    raise _BadValue(f"{name} is not JSON; write a number or null.")


def _excerpt(raw: bytes) -> str:
    text = raw[: 4 * EXCERPT_CHARACTERS].decode("utf-8", errors="replace").replace("\x00", "\ufffd").strip()
    return text if len(text) <= EXCERPT_CHARACTERS else text[: EXCERPT_CHARACTERS - 1] + "…"
