"""Which prompts belong together, and so must stay on one side of every split. No Django here.

Two prompts are linked when they
- are the same conversation (after normalisation of case, marks and white space; the system message does not count),
- carry the same group key,
- share a conversation: the same opening with the same first answer, or one is a beginning of the other,
- are near-duplicates (see :mod:`training.datasets.near_duplicates`).

A cluster is what the links connect, whatever the order of the prompts. Its key is the smallest key of its members: the
prompt that was there first. A cluster that grows keeps its key, and so its side.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from core.hashing import canonical_json
from training.datasets.near_duplicates import Tick, near_duplicate_pairs, plain

Messages = list[dict[str, Any]]
Turn = tuple[str, str]
Link = Callable[[str, Hashable, int], None]

EXACT, GROUP, CONVERSATION, NEAR_DUPLICATE = "exact", "group", "conversation", "near_duplicate"


@dataclass(frozen=True)
class Prompt:
    """What clustering needs to know of an item. ``key`` orders prompts by when they came."""

    key: int
    messages: Messages
    group: str = ""
    # Other conversations that an answer to it was written for: rewritten prompts, later turns.
    also: tuple[Messages, ...] = ()

    @property
    def conversations(self) -> tuple[Messages, ...]:
        """Every conversation that a record of this item has for its prompt."""
        return self.messages, *self.also

    def with_conversation(self, messages: Messages) -> Prompt:
        """Return the same prompt with one more conversation."""
        return replace(self, also=(*self.also, messages))


@dataclass
class Clustering:
    """The cluster of each prompt (named by its smallest key), and how many links of each kind joined them."""

    cluster_of: dict[int, int]
    links: Counter[str] = field(default_factory=Counter)

    def sizes(self) -> Counter[int]:
        """Return how many prompts each cluster holds."""
        return Counter(self.cluster_of.values())


class UnionFind:
    """Sets that only ever merge; the smallest member names its set."""

    def __init__(self, keys: Sequence[int]) -> None:
        self.parent = {key: key for key in keys}

    def find(self, key: int) -> int:
        """Return the smallest member of the set that holds ``key``."""
        root = key
        while self.parent[root] != root:
            root = self.parent[root]
        while self.parent[key] != root:
            self.parent[key], key = root, self.parent[key]
        return root

    def union(self, one: int, other: int) -> bool:
        """Merge two sets; return False when they were one already."""
        one, other = self.find(one), self.find(other)
        if one == other:
            return False
        self.parent[max(one, other)] = min(one, other)
        return True


def cluster(prompts: Sequence[Prompt], *, tick: Tick | None = None) -> Clustering:
    """Return the clusters of ``prompts``; their order makes no difference."""
    prompts = sorted(prompts, key=lambda prompt: prompt.key)
    sets = UnionFind([prompt.key for prompt in prompts])
    links: Counter[str] = Counter()
    first: dict[tuple[str, Hashable], int] = {}

    def link(kind: str, name: Hashable, key: int) -> None:
        holder = first.setdefault((kind, name), key)
        if sets.union(holder, key):
            links[kind] += 1

    texts: dict[str, int] = {}
    conversations = [(prompt.key, _turns(messages)) for prompt in prompts for messages in prompt.conversations]
    for key, turns in conversations:
        text = "\n".join(said if role == "user" else f"{role} {said}" for role, said in turns)
        texts.setdefault(text, key)
        link(EXACT, text, key)
    for prompt in prompts:
        if prompt.group:
            link(GROUP, prompt.group, prompt.key)
    _link_conversations(conversations, link)

    distinct = list(texts)
    keys = [texts[text] for text in distinct]

    def together(one: int, other: int) -> bool:
        return sets.find(keys[one]) == sets.find(keys[other])

    for one, other in near_duplicate_pairs(distinct, same=together, tick=tick):
        if sets.union(keys[one], keys[other]):
            links[NEAR_DUPLICATE] += 1
    return Clustering({prompt.key: sets.find(prompt.key) for prompt in prompts}, links)


def _turns(messages: Messages) -> list[Turn]:
    """Return a conversation as comparable text, without the system message, which many unrelated prompts share."""
    turns = [message for message in messages if message["role"] != "system"]
    return [_turn(message) for message in turns or messages]


def _turn(message: dict[str, Any]) -> Turn:
    said = plain(str(message.get("content") or ""))
    calls = message.get("tool_calls")
    return message["role"], f"{said} {plain(canonical_json(calls))}" if calls else said


def _link_conversations(conversations: Sequence[tuple[int, list[Turn]]], link: Link) -> None:
    # The last to be set is the smallest key, as elsewhere.
    whole = {_digest(turns): key for key, turns in reversed(conversations)}
    for key, turns in conversations:
        answered = next((number for number, (role, _) in enumerate(turns, start=1) if role == "assistant"), None)
        if answered is not None:
            link(CONVERSATION, _digest(turns[:answered]), key)
        for length in range(1, len(turns)):
            beginning = _digest(turns[:length])
            if beginning in whole:
                link(CONVERSATION, ("whole", beginning), whole[beginning])
                link(CONVERSATION, ("whole", beginning), key)


def _digest(turns: list[Turn]) -> bytes:
    text = "\x1e".join(f"{role}\x1f{said}" for role, said in turns)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
