"""Texts that say nearly the same: MinHash proposes pairs, an exact Jaccard decides. No Django here.

Two texts are near-duplicates when the sets of their character 5-grams, after :func:`plain`, have a Jaccard similarity
of at least ``THRESHOLD``. It is strict on purpose: a changed word in a short question keeps two questions apart, another
mark or capital does not. MinHash LSH proposes a pair of similarity 0.85 with a chance over 0.99, and one of 0.9 with over
0.9999; every proposal is checked exactly, so that nothing is ever joined by chance.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

import numpy as np
from datasketch import MinHash, MinHashLSH
from numpy.typing import NDArray

THRESHOLD = 0.85
SHINGLE_CHARACTERS = 5
PERMUTATIONS = 128
BANDS, ROWS = 16, 8
# Shingles in more than this share of the texts are a template (an instruction before each question), not content.
BOILERPLATE_SHARE = 0.2
BOILERPLATE_NEEDS_TEXTS = 50
BOILERPLATE_SAMPLE = 5_000
# Texts are hashed in pieces of this many shingles, so that a very long one needs no more memory than a short one.
PIECE = 4_096

_NOT_WORD = re.compile(r"\W+")
_BASE = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)

Shingles = NDArray[np.uint32]
Tick = Callable[[int, int], None]


def plain(text: str) -> str:
    """Return ``text`` in NFKC, case-folded, its words joined by one space; marks stay only where there is nothing else."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _NOT_WORD.sub(" ", folded).strip() or folded.strip()


def shingles(text: str) -> Shingles:
    """Return the sorted, distinct 32-bit hashes of the character 5-grams of a plain text (of all of it when shorter)."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    width = min(SHINGLE_CHARACTERS, len(codes))
    if width == 0:
        return np.zeros(0, dtype=np.uint32)
    windows = len(codes) - width + 1
    value = np.zeros(windows, dtype=np.uint64)
    for offset in range(width):
        value = value * _BASE + codes[offset : offset + windows] + np.uint64(1)
    value = (value ^ (value >> np.uint64(30))) * _MIX
    return np.unique((value >> np.uint64(32)).astype(np.uint32))


def jaccard(one: Shingles, other: Shingles) -> float:
    """Return the Jaccard similarity of two sets of shingles."""
    if not len(one) and not len(other):
        return 1.0
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return shared / (len(one) + len(other) - shared)


def boilerplate(texts: Sequence[str]) -> Shingles:
    """Return the shingles that so many of the texts share that they tell none of them apart."""
    if len(texts) < BOILERPLATE_NEEDS_TEXTS:
        return np.zeros(0, dtype=np.uint32)
    stride = -(-len(texts) // BOILERPLATE_SAMPLE)
    sample = [shingles(text) for text in texts[::stride]]
    values, counts = np.unique(np.concatenate(sample), return_counts=True)
    return values[counts > BOILERPLATE_SHARE * len(sample)]


def near_duplicate_pairs(
    texts: Sequence[str], *, same: Callable[[int, int], bool], tick: Tick | None = None
) -> Iterator[tuple[int, int]]:
    """Yield index pairs of near-duplicates among distinct plain texts.

    ``same(i, j)`` tells whether the caller already holds the two together; such a pair is not checked again. That keeps
    a family of many variants from costing the square of its size, and changes no cluster.
    """
    common = boilerplate(texts)

    @lru_cache(maxsize=20_000)
    def content(index: int) -> Shingles:
        found = shingles(texts[index])
        telling = np.setdiff1d(found, common, assume_unique=True)
        # A text that is nothing but template is compared as it stands.
        return telling if len(telling) else found

    lsh = MinHashLSH(params=(BANDS, ROWS), num_perm=PERMUTATIONS)
    permutations = MinHash(num_perm=PERMUTATIONS).permutations
    for index in range(len(texts)):
        mine = content(index)
        sketch = MinHash(num_perm=PERMUTATIONS, hashfunc=int, permutations=permutations, scheme="affine32")
        for start in range(0, len(mine), PIECE):
            sketch.update_batch(mine[start : start + PIECE].tolist())
        for other in sorted(lsh.query(sketch)):
            if not same(other, index) and jaccard(content(other), mine) >= THRESHOLD:
                yield other, index
        lsh.insert(index, sketch, check_duplication=False)
        if tick is not None:
            tick(index + 1, len(texts))
