"""The runner's log: kept within bounds, and read piece by piece. No Django here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

LARGEST_LOG = 20 * 1024 * 1024
KEPT_HEAD = 1024 * 1024
KEPT_TAIL = 4 * 1024 * 1024
LARGEST_PIECE = 256 * 1024


@dataclass(frozen=True)
class LogPiece:
    """Text of a log and the offset at which to go on."""

    text: str
    next_offset: int
    at_end: bool


def shorten_log(path: Path, *, largest: int = LARGEST_LOG, head: int = KEPT_HEAD, tail: int = KEPT_TAIL) -> bool:
    """Cut the middle out of a log that has grown too large; return whether it was cut.

    The runner has the file open for appending, so it goes on writing at the new end. What it writes in the moment of
    the cut may be lost; that is the price of a bound on the disk that a chatty library can fill.
    """
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        return False
    if size <= largest:
        return False
    with path.open("r+b") as file:
        first = file.read(head)
        file.seek(size - tail)
        last = file.read()
        file.seek(0)
        note = f"\n--- {size - len(first) - len(last)} bytes were left out here: the log grew too large ---\n"
        file.write(first + note.encode() + last)
        file.truncate()
    return True


def read_log(path: Path, offset: int, *, largest: int = LARGEST_PIECE) -> LogPiece:
    """Return the log from ``offset`` on; a negative offset counts from the end.

    A piece ends where a character ends. An offset behind the end (the log was shortened) starts again at the tail.
    """
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        return LogPiece("", 0, True)
    if offset < 0 or offset > size:
        offset = max(0, size - (min(-offset, largest) if offset < 0 else largest))
    with path.open("rb") as file:
        file.seek(offset)
        piece = file.read(largest)
    end = offset + len(piece)
    if end < size:
        piece = _whole_characters(piece)
        end = offset + len(piece)
    return LogPiece(piece.decode(errors="replace").replace("\x00", ""), end, end >= size)


def _whole_characters(piece: bytes) -> bytes:
    """Cut off the beginning of a character whose rest is not in the piece."""
    for back in range(1, min(4, len(piece)) + 1):
        byte = piece[-back]
        if byte & 0b1100_0000 == 0b1000_0000:
            continue
        needed = 2 if byte >> 5 == 0b110 else 3 if byte >> 4 == 0b1110 else 4 if byte >> 3 == 0b11110 else 1
        return piece if needed <= back else piece[:-back]
    return piece
