"""Turn a line's JSON object into a prompt with its candidate answers, or into the reasons why it cannot be one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from jsonschema.protocols import Validator

from annotation.comparing import LETTERS
from annotation.importing.lines import Fault
from annotation.references import references_problem, tidy_references
from annotation.tags import MAX_PEOPLE, tidy_tags
from core.errors import InvalidInput
from core.hashing import canonical_json, digest
from core.json_schema import problems_of
from core.messages import MAX_CONTENT_CHARACTERS, MessageError, normalise_text, text_of, validate_messages
from core.tools import tools_problem

WRITE, RANK = "write", "rank"
COMMON_FIELDS = {
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
    "score",
    "tags",
    "assignees",
}
FIELDS = {WRITE: COMMON_FIELDS | {"answer", "completion"}, RANK: COMMON_FIELDS | {"responses", "chosen", "rejected"}}
SPLITS = ("train", "validation", "test")
MAX_NAME = 200
MAX_PRIORITY = 1_000_000
MOST_ANSWERS = len(LETTERS)


@dataclass(frozen=True)
class Answer:
    """A candidate answer, and what wrote it."""

    messages: list[dict[str, Any]]
    source: str = ""

    @property
    def content_hash(self) -> str:
        """The digest of the answer's messages."""
        return digest(self.messages)


@dataclass(frozen=True)
class Record:
    """One line, checked and normalised."""

    line: int
    messages: list[dict[str, Any]]
    answers: list[Answer]
    external_id: str | None = None
    group_key: str = ""
    split: str = ""
    source: str = ""
    metadata: dict[str, Any] = field(default_factory=dict)
    tools: list[Any] | None = None
    references: list[dict[str, str]] = field(default_factory=list)
    priority: int = 0
    # How uncertain models are about it, and who may have it: whoever has all the tags, or people by email address.
    score: float | None = None
    tags: tuple[str, ...] = ()
    assignees: tuple[str, ...] = ()

    @property
    def content_hash(self) -> str:
        """The digest of the prompt: its messages and tools."""
        return digest({"messages": self.messages, "tools": self.tools})

    def line_hash(self, kind: str) -> str:
        """The digest of all that the line would make: a second import of it changes nothing."""
        content: dict[str, Any] = {
            "kind": kind,
            "messages": self.messages,
            "tools": self.tools,
            "answers": [[answer.messages, answer.source] for answer in self.answers],
            "group": self.group_key,
            "split": self.split,
        }
        # Lines without references keep the digest that they had before there were any.
        return digest(content | {"references": self.references} if self.references else content)

    @property
    def search_text(self) -> str:
        """The prompt as plain text."""
        return text_of(self.messages)


class _Refused(Exception):
    def __init__(self, code: str, message: str, path: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.path = code, message, path


def parse_record(value: dict[str, Any], *, line: int, kind: str, validator: Validator | None) -> Record | Fault:
    """Return the record that a line's object describes, or its first fault.

    ``validator`` checks a proposed answer against the project's output schema.
    """
    try:
        return _parse(value, line=line, kind=kind, validator=validator)
    except _Refused as refused:
        return Fault(line, refused.code, refused.message, field=refused.path, excerpt=canonical_json(value)[:120])
    except MessageError as error:
        message = f"{error.path} {error.message}."
        return Fault(line, "bad_messages", message, field=error.path, excerpt=canonical_json(value)[:120])


def _parse(value: dict[str, Any], *, line: int, kind: str, validator: Validator | None) -> Record:
    unknown = sorted(set(value) - FIELDS[kind])
    if unknown:
        known = ", ".join(sorted(FIELDS[kind]))
        raise _Refused("unknown_field", f"The field {unknown[0]!r} is not known. Fields are {known}.", unknown[0])
    answers = _proposed(value, validator) if kind == WRITE else _ranked(value)
    return Record(
        line=line,
        messages=_prompt(value),
        answers=answers,
        external_id=_name(value, "external_id") or None,
        group_key=_name(value, "group"),
        split=_split(value),
        source=_name(value, "source"),
        metadata=_of_type(value, "metadata", dict, "an object", {}),
        tools=_tools(value),
        references=_references(value),
        priority=_priority(value),
        score=_score(value),
        tags=_tags(value),
        assignees=_assignees(value),
    )


def _prompt(value: dict[str, Any]) -> list[dict[str, Any]]:
    given = [name for name in ("prompt", "messages") if value.get(name) is not None]
    if len(given) != 1:
        word = "Give one of them." if given else "One of them is needed."
        raise _Refused("prompt_missing" if not given else "prompt_twice", f"prompt or messages: {word}", "prompt")
    if given == ["messages"]:
        messages = validate_messages(value["messages"])
        if messages[-1]["role"] == "assistant":
            message = "The conversation ends with the assistant; a prompt ends with what is to be answered."
            raise _Refused("bad_messages", message, f"messages.{len(messages) - 1}.role")
        if not any(message["role"] == "user" for message in messages):
            raise _Refused("bad_messages", "The conversation has no user message.", "messages")
        return messages
    prompt = value["prompt"]
    if not isinstance(prompt, str):
        raise _Refused("wrong_type", f"prompt must be text, not {_kind(prompt)}.", "prompt")
    if not prompt.strip():
        raise _Refused("empty_prompt", "The prompt has no text.", "prompt")
    _check_length(prompt, "prompt")
    return [{"role": "user", "content": normalise_text(prompt)}]


def _proposed(value: dict[str, Any], validator: Validator | None) -> list[Answer]:
    answer = value.get("answer")
    if value.get("completion") is not None:
        if answer is not None:
            raise _Refused("answer_twice", "Give answer or completion, not both.", "completion")
        return [_completion(value["completion"])]
    if answer is None:
        return []
    if isinstance(answer, str):
        _check_length(answer, "answer")
        text = normalise_text(answer)
        if not text.strip():
            raise _Refused("empty_answer", "The answer has no text; leave the field out instead.", "answer")
    elif isinstance(answer, (dict, list)):
        text = canonical_json(answer)
    else:
        raise _Refused("wrong_type", f"answer must be text or an object, not {_kind(answer)}.", "answer")
    if validator is not None:
        problems = problems_of(text, validator)
        if problems:
            path = ".".join(part for part in ("answer", problems[0].path) if part)
            raise _Refused(
                "answer_not_in_schema", f"The answer does not fit the output schema: {problems[0].message}", path
            )
    return [Answer([{"role": "assistant", "content": text}])]


def _completion(value: Any) -> Answer:
    """Return a proposed answer of several turns, or with calls of tools. A draft may have faults: people mend them."""
    messages = validate_messages(value, path="completion")
    if messages[-1]["role"] != "assistant":
        raise _Refused("bad_messages", "An answer ends with the assistant.", f"completion.{len(messages) - 1}.role")
    return Answer(messages)


def _ranked(value: dict[str, Any]) -> list[Answer]:
    if "responses" in value and ("chosen" in value or "rejected" in value):
        raise _Refused("pair_twice", "Give responses, or chosen and rejected, not both.", "responses")
    if "responses" in value:
        responses = value["responses"]
        if not isinstance(responses, list) or not 2 <= len(responses) <= MOST_ANSWERS:
            found = f"{len(responses)}" if isinstance(responses, list) else _kind(responses)
            message = f"responses must be a list of two to {MOST_ANSWERS} answers, not {found}."
            raise _Refused("not_a_pair", message, "responses")
        answers = [_response(response, f"responses.{index}") for index, response in enumerate(responses)]
    else:
        for name in ("chosen", "rejected"):
            if value.get(name) is None:
                raise _Refused("not_a_pair", "A pair needs responses, or chosen and rejected.", name)
        answers = [_response(value[name], name, source=name) for name in ("chosen", "rejected")]
    if len({answer.content_hash for answer in answers}) < len(answers):
        path = "responses" if "responses" in value else "rejected"
        word = "The two answers" if len(answers) == 2 else "Two of the answers"
        raise _Refused("same_answers", f"{word} are the same, so there is nothing to rank.", path)
    return answers


def _response(value: Any, path: str, source: str = "") -> Answer:
    if isinstance(value, str):
        value = {"text": value}
    if not isinstance(value, dict):
        raise _Refused("wrong_type", f"{path} must be text or an object, not {_kind(value)}.", path)
    unknown = sorted(set(value) - {"text", "messages", "source"})
    if unknown:
        raise _Refused("unknown_field", f"The field {unknown[0]!r} is not known.", f"{path}.{unknown[0]}")
    source = _name(value, "source", f"{path}.source") or source
    if "messages" in value:
        messages = validate_messages(value["messages"], path=f"{path}.messages")
        if messages[-1]["role"] != "assistant":
            raise _Refused("bad_messages", "An answer ends with the assistant.", f"{path}.messages")
        return Answer(messages, source)
    text = value.get("text")
    if not isinstance(text, str):
        raise _Refused("wrong_type", f"{path}.text must be text, not {_kind(text)}.", f"{path}.text")
    if not text.strip():
        raise _Refused("empty_answer", f"{path} has no text.", f"{path}.text")
    _check_length(text, f"{path}.text")
    return Answer([{"role": "assistant", "content": normalise_text(text)}], source)


def _name(value: dict[str, Any], key: str, path: str = "") -> str:
    name = value.get(key)
    if name is None:
        return ""
    if isinstance(name, int) and not isinstance(name, bool):
        name = str(name)
    if not isinstance(name, str):
        raise _Refused("wrong_type", f"{key} must be text, not {_kind(name)}.", path or key)
    if len(name) > MAX_NAME:
        raise _Refused("too_long", f"{key} has {len(name)} characters; at most {MAX_NAME} are kept.", path or key)
    return name.strip()


def _split(value: dict[str, Any]) -> str:
    split = value.get("split")
    if split is None or split == "":
        return ""
    if split not in SPLITS:
        raise _Refused("unknown_split", f"split is {split!r}; splits are {', '.join(SPLITS)}.", "split")
    return str(split)


def _priority(value: dict[str, Any]) -> int:
    priority = value.get("priority", 0)
    if isinstance(priority, bool) or not isinstance(priority, int):
        raise _Refused("wrong_type", f"priority must be a whole number, not {_kind(priority)}.", "priority")
    if abs(priority) > MAX_PRIORITY:
        raise _Refused("out_of_range", f"priority must lie between -{MAX_PRIORITY:,} and {MAX_PRIORITY:,}.", "priority")
    return priority


def _score(value: dict[str, Any]) -> float | None:
    score = value.get("score")
    if score is None:
        return None
    if isinstance(score, bool) or not isinstance(score, (int, float)):
        raise _Refused("wrong_type", f"score must be a number, not {_kind(score)}.", "score")
    if not 0 <= score <= 1:
        raise _Refused("out_of_range", "score must lie between 0 and 1.", "score")
    return float(score)


def _tags(value: dict[str, Any]) -> tuple[str, ...]:
    try:
        return tuple(tidy_tags(_texts(value, "tags")))
    except InvalidInput as error:
        raise _Refused(error.details[0].code, error.message, "tags") from error


def _assignees(value: dict[str, Any]) -> tuple[str, ...]:
    """Return email addresses in lower case, each once; whether anybody has them is asked later."""
    found = tuple(dict.fromkeys(email.strip().lower() for email in _texts(value, "assignees")))
    if found and value.get("tags"):
        raise _Refused("tags_and_assignees", "Give tags or assignees, not both.", "assignees")
    if len(found) > MAX_PEOPLE:
        message = f"assignees names {len(found)} people; the limit is {MAX_PEOPLE}."
        raise _Refused("too_many", message, "assignees")
    return found


def _texts(value: dict[str, Any], key: str) -> list[str]:
    found = _of_type(value, key, list, "a list of texts", [])
    for index, text in enumerate(found):
        if not isinstance(text, str):
            raise _Refused("wrong_type", f"{key} must be a list of texts, not of {_kind(text)}.", f"{key}.{index}")
    return list(found)


def _tools(value: dict[str, Any]) -> list[Any] | None:
    tools = _of_type(value, "tools", list, "a list of tools", None)
    if not tools:
        return None
    if problem := tools_problem(tools):
        raise _Refused("bad_tools", problem.message, ".".join(part for part in ("tools", problem.path) if part))
    return list(tools)


def _references(value: dict[str, Any]) -> list[dict[str, str]]:
    references = value.get("references")
    if references is None:
        return []
    if problem := references_problem(references):
        path = ".".join(part for part in ("references", problem.path) if part)
        raise _Refused("bad_references", problem.message, path)
    return tidy_references(references)


def _of_type(value: dict[str, Any], key: str, kind: type, word: str, default: Any) -> Any:
    found = value.get(key)
    if found is None:
        return default
    if not isinstance(found, kind):
        raise _Refused("wrong_type", f"{key} must be {word}, not {_kind(found)}.", key)
    return found


def _check_length(text: str, path: str) -> None:
    if len(text) > MAX_CONTENT_CHARACTERS:
        message = f"{path} has {len(text):,} characters; the limit is {MAX_CONTENT_CHARACTERS:,}."
        raise _Refused("too_long", message, path)


def _kind(value: Any) -> str:
    names = {str: "text", bool: "true or false", int: "a number", float: "a number", dict: "an object", list: "a list"}
    return "nothing" if value is None else names.get(type(value), type(value).__name__)
