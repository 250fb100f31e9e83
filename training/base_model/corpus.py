"""The text that the base model learns from: what ships with the demo, and generated text in plain English.

The documentation is no part of it: it changes often, and each change would make another base model. Held-out rows of the demo data are never read, and neither are the answers to its support messages: the base is to meet
that task in a job, not before.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from training.base_model import words

DEMO = Path(__file__).resolve().parent.parent.parent / "annotation" / "demo" / "data"
GENERATED_TEXTS = 2600
GENERATED_CHATS = 5200

Messages = list[dict[str, Any]]
Document = str | Messages


def documents(seed: int) -> list[Document]:
    """Return all documents, plain texts and conversations, in a random but fixed order."""
    chance = random.Random(seed)
    found: list[Document] = [*_files(), *_demo_texts()]
    found += [_paragraph(chance) for _ in range(GENERATED_TEXTS)]
    found += [chance.choice(CHATS)(chance) for _ in range(GENERATED_CHATS)]
    chance.shuffle(found)
    return found


def _files() -> Iterator[str]:
    for path in sorted(DEMO.glob("*guidelines.md")):
        yield from (part.strip() for part in path.read_text(encoding="utf-8").split("\n\n") if len(part) > 40)


def _demo_texts() -> Iterator[Document]:
    """Yield what customers wrote and how they were answered in words; no row of a held-out split."""
    for row in _rows(DEMO / "support_messages.jsonl"):
        yield str(row["prompt"])
    for row in _rows(DEMO / "reply_pairs.jsonl"):
        prompt = row.get("messages") or [said("user", row["prompt"])]
        for response in row["responses"]:
            yield [*prompt, said("assistant", response["text"])]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row.get("split") in {None, "train"}:
            yield row


def said(role: str, content: str) -> dict[str, Any]:
    """Return a message."""
    return {"role": role, "content": content}


def _fill(frame: str, chance: random.Random) -> str:
    """Fill a frame's slots with words; a slot that ends in a digit takes a word of its own."""
    pick = chance.choice
    thing = pick(words.THINGS)
    text = frame.format(
        person=pick(words.PEOPLE), other=pick(words.PEOPLE), job=pick(words.JOBS), job2=pick(words.JOBS),
        place=pick(words.PLACES), place2=pick(words.PLACES), place3=pick(words.PLACES),
        thing=thing, thing2=pick(words.THINGS), things=_plural(pick(words.THINGS)), animal=pick(words.ANIMALS),
        colour=pick(words.COLOURS), quality=pick(words.QUALITIES), did=pick(words.DID), do=pick(words.DO),
        day=pick(words.DAYS), day2=pick(words.DAYS), month=pick(words.MONTHS), time=pick(words.TIMES),
        reason=pick(words.REASONS), feeling=pick(words.FEELINGS), food=pick(words.FOODS), food2=pick(words.FOODS),
        number=chance.randint(2, 30), number2=chance.randint(2, 99),
    )  # fmt: skip
    return text[0].upper() + text[1:]


def _plural(word: str) -> str:
    if word.endswith(("x", "s", "ch", "sh")):
        return word + "es"
    return word[:-2] + "ves" if word.endswith("fe") else word + "s"


def _paragraph(chance: random.Random) -> str:
    return " ".join(_fill(chance.choice(words.SENTENCES), chance) for _ in range(chance.randint(2, 7)))


def _request(chance: random.Random) -> Messages:
    """A question and a helpful answer."""
    question = _fill(chance.choice(words.REQUESTS), chance)
    if chance.random() < 0.4:
        question = f"{chance.choice(words.OPENINGS)}. {question}"
    reply = _fill(chance.choice(words.REPLIES), chance)
    if chance.random() < 0.5:
        reply = f"{chance.choice(words.ANSWER_OPENINGS)} {reply}"
    messages = [said("user", question), said("assistant", reply)]
    if chance.random() < 0.3:
        messages.insert(0, said("system", "You are a helpful clerk. Answer in plain words."))
    if chance.random() < 0.25:
        thanks = chance.choice(["Thank you.", "Thanks, that helps.", "Good. And is there a fee?"])
        messages += [said("user", thanks), said("assistant", _fill(chance.choice(words.REPLIES), chance))]
    return messages


def _json_facts(chance: random.Random) -> Messages:
    """Facts of a sentence, as JSON: the values are copied from the question."""
    facts: dict[str, Any] = {
        "person": chance.choice(words.PEOPLE),
        "thing": chance.choice(words.THINGS),
        "colour": chance.choice(words.COLOURS),
        "place": chance.choice(words.PLACES),
        "day": chance.choice(words.DAYS),
        "count": chance.randint(1, 20),
    }
    sentence = (
        f"{facts['person']} wants {facts['count']} {facts['colour']} {facts['thing']} "
        f"at the {facts['place']} on {facts['day']}."
    )
    wanted = chance.sample(sorted(facts), chance.randint(1, 4))
    answer = json.dumps({name: facts[name] for name in wanted}, separators=chance.choice([(",", ":"), (", ", ": ")]))
    return [said("user", f"{sentence} Give as JSON: {', '.join(wanted)}."), said("assistant", answer)]


def _json_label(chance: random.Random) -> Messages:
    """A customer's question, sorted: the label follows from what is asked about."""
    frame = chance.choice(words.REQUESTS)
    thing, deed = chance.choice(words.THINGS), chance.choice(words.DO)
    question = _fill(frame.replace("{thing}", thing).replace("{do}", deed), chance)
    label = f"{deed}_{thing}".replace("-", "_") if "{do}" in frame else f"{thing}_question".replace("-", "_")
    key = chance.choice(["label", "subject", "kind", "about"])
    answer = json.dumps({key: label}, separators=chance.choice([(",", ":"), (", ", ": ")]))
    instruction = f"Sort the message. Answer as JSON with the field {key}."
    if chance.random() < 0.5:
        return [said("system", instruction), said("user", question), said("assistant", answer)]
    return [said("user", f"{instruction}\n{question}"), said("assistant", answer)]


def _arithmetic(chance: random.Random) -> Messages:
    left, right = chance.randint(0, 30), chance.randint(0, 30)
    sign, value = chance.choice([("+", left + right), ("-", left - right), ("*", left * right)])
    question = chance.choice(
        [f"What is {left} {sign} {right}?", f"{left} {sign} {right} =", f"Work out {left}{sign}{right}."]
    )
    return [said("user", question), said("assistant", str(value))]


def _word_problem(chance: random.Random) -> Messages:
    person, thing = chance.choice(words.PEOPLE), _plural(chance.choice(words.THINGS))
    first, second = chance.randint(2, 40), chance.randint(2, 20)
    if chance.random() < 0.5:
        story, value, sign = f"buys {second} more", first + second, "+"
    else:
        second = min(first, second)
        story, value, sign = f"gives {second} away", first - second, "-"
    question = f"{person} has {first} {thing} and {story}. How many {thing} does {person} have now?"
    answer = f"{person} has {first} {sign} {second} = {value} {thing}.\nA: {value}"
    return [said("user", question), said("assistant", answer)]


def _repeat(chance: random.Random) -> Messages:
    sentence = _fill(chance.choice(words.SENTENCES), chance)
    return [said("user", f"Repeat: {sentence}"), said("assistant", sentence)]


def _tool_call(chance: random.Random) -> Messages:
    city = chance.choice(words.PLACES)
    call = {"function": {"name": "look_up", "arguments": {"place": city, "day": chance.choice(words.DAYS)}}}
    found = chance.choice(words.QUALITIES)
    return [
        said("user", f"What is it like at the {city} on {call['function']['arguments']['day']}?"),  # type: ignore[index]
        {"role": "assistant", "content": "", "tool_calls": [call]},
        said("tool", json.dumps({"state": found})),
        said("assistant", f"At the {city} it is {found}."),
    ]


CHATS: list[Callable[[random.Random], Messages]] = [
    _request, _request, _json_facts, _json_label, _json_label, _arithmetic, _word_problem, _repeat, _tool_call,
]  # fmt: skip
