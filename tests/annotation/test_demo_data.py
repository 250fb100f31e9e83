"""The demo data that ships with the project: well formed, varied, and without leaks between splits."""

import json
import re
import unicodedata
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

DATA = Path(__file__).resolve().parents[2] / "annotation" / "demo" / "data"
MESSAGES_FILE = "support_messages.jsonl"
PAIRS_FILE = "reply_pairs.jsonl"
COMMON_FIELDS = {"external_id", "group", "split", "source", "metadata"}


def read_rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def conversation(row: dict[str, Any]) -> list[dict[str, str]]:
    return row.get("messages") or [{"role": "user", "content": row["prompt"]}]


def prompt_text(row: dict[str, Any]) -> str:
    return "\n".join(message["content"] for message in conversation(row))


def trigrams(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[\w']+", text.lower())
    return set(zip(words, words[1:], words[2:], strict=False)) or {tuple(words)}


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return json.loads((DATA / "support_schema.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def messages() -> list[dict[str, Any]]:
    return read_rows(MESSAGES_FILE)


@pytest.fixture(scope="module")
def pairs() -> list[dict[str, Any]]:
    return read_rows(PAIRS_FILE)


@pytest.mark.parametrize("path", sorted(DATA.iterdir()), ids=lambda path: path.name)
def test_files_are_normalised_utf8(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert text.endswith("\n")
    assert "\r" not in text
    assert not text.startswith("\ufeff")


@pytest.mark.parametrize(("name", "rows", "held_out"), [(MESSAGES_FILE, 400, 60), (PAIRS_FILE, 120, 18)])
def test_counts_and_splits(name: str, rows: int, held_out: int) -> None:
    loaded = read_rows(name)
    assert len(loaded) == rows
    assert Counter(row.get("split") for row in loaded) == {None: rows - held_out, "test": held_out}


@pytest.mark.parametrize("name", [MESSAGES_FILE, PAIRS_FILE])
def test_identifiers_are_unique(name: str) -> None:
    identifiers = [row["external_id"] for row in read_rows(name)]
    assert len(set(identifiers)) == len(identifiers)


@pytest.mark.parametrize("name", [MESSAGES_FILE, PAIRS_FILE])
def test_no_group_straddles_two_splits(name: str) -> None:
    splits = defaultdict(set)
    sizes: Counter[str] = Counter()
    for row in read_rows(name):
        if "group" in row:
            splits[row["group"]].add(row.get("split"))
            sizes[row["group"]] += 1
    assert splits
    assert all(len(found) == 1 for found in splits.values())
    assert min(sizes.values()) > 1


def test_no_order_number_is_shared_outside_a_group(messages, pairs) -> None:
    owners = defaultdict(set)
    for row in messages + pairs:
        for digits in re.findall(r"hg[- ]?(\d{5})\b", prompt_text(row), flags=re.IGNORECASE):
            owners[digits].add(row.get("group", row["external_id"]))
    assert {digits: found for digits, found in owners.items() if len(found) > 1} == {}


def test_prompts_are_not_near_duplicates(messages, pairs) -> None:
    grams = [(row["external_id"], trigrams(prompt_text(row))) for row in messages + pairs]
    close = [
        (first, second)
        for (first, left), (second, right) in combinations(grams, 2)
        if len(left & right) >= 0.6 * len(left | right)
    ]
    assert close == []


def test_answers_follow_the_schema(schema, messages) -> None:
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    broken = {row["external_id"]: [e.message for e in validator.iter_errors(row["answer"])] for row in messages}
    assert {name: errors for name, errors in broken.items() if errors} == {}


@pytest.mark.parametrize("field", ["topic", "urgency", "wants"])
def test_every_value_is_seen_in_training_and_held_out(schema, messages, field: str) -> None:
    allowed = set(schema["properties"][field]["enum"])
    for split in (None, "test"):
        assert {row["answer"][field] for row in messages if row.get("split") == split} == allowed


def test_order_numbers_stand_in_the_text(messages) -> None:
    for row in messages:
        written = re.findall(r"\bhg[- ]?(\d{5})\b", row["prompt"], flags=re.IGNORECASE)
        order = row["answer"]["order"]
        if order is None:
            assert written == [], row["external_id"]
        else:
            assert order.removeprefix("HG-") in written, row["external_id"]


def test_messages_have_the_import_shape(messages) -> None:
    for row in messages:
        assert set(row) - COMMON_FIELDS == {"prompt", "answer"}
        assert row["prompt"] == row["prompt"].strip()
        assert 6 <= len(row["prompt"].split()) <= 120, row["external_id"]
        assert row["source"] == "harbour-goods"
        assert row["metadata"]["channel"] in {"email", "chat", "form"}


def test_some_messages_hold_markup_and_other_alphabets(messages) -> None:
    texts = [row["prompt"] for row in messages]
    assert any(re.search(r"<\w>", text) for text in texts)
    assert any(" < " in text for text in texts)
    assert any(ord(character) > 0xFFFF for text in texts for character in text)
    assert any(unicodedata.category(c) == "Ll" and ord(c) > 0x7F for text in texts for c in text)


def test_pairs_have_the_import_shape(pairs) -> None:
    for row in pairs:
        assert set(row) - COMMON_FIELDS in ({"prompt", "responses"}, {"messages", "responses"})
        turns = [message["role"] for message in conversation(row)]
        assert turns == ["user", "assistant"] * (len(turns) // 2) + ["user"]
        first, second = row["responses"]
        assert first["text"].strip() != second["text"].strip()
        assert [first["source"], second["source"]] == ["draft-a", "draft-b"]


def test_pairs_are_balanced(pairs) -> None:
    verdicts = Counter(row["metadata"]["better"] for row in pairs)
    assert set(verdicts) == {"a", "b", "tie", "both_bad"}
    assert min(verdicts.values()) >= 15
    assert 0.4 <= verdicts["a"] / (verdicts["a"] + verdicts["b"]) <= 0.6
    assert sum("messages" in row for row in pairs) == 8


def test_length_does_not_give_the_better_reply_away(pairs) -> None:
    longer_won = [
        (len(row["responses"][0]["text"]) > len(row["responses"][1]["text"])) == (row["metadata"]["better"] == "a")
        for row in pairs
        if row["metadata"]["better"] in {"a", "b"}
    ]
    assert 0.4 <= sum(longer_won) / len(longer_won) <= 0.65


def test_people_cover_the_roles_with_demo_addresses() -> None:
    people = json.loads((DATA / "people.json").read_text(encoding="utf-8"))["people"]
    assert Counter(person["role"] for person in people) == {
        "annotator": 4,
        "reviewer": 2,
        "manager": 1,
        "administrator": 1,
    }
    emails = [person["email"] for person in people]
    assert len(set(emails)) == len(emails)
    assert all(email.endswith("@demo.tuneloop") for email in emails)
    expected = {f"{name}@demo.tuneloop" for name in ("annotator", "reviewer", "manager", "admin")}
    assert expected <= set(emails)
