"""The shape of a person's own keys. Which actions there are is the interface's business; an unknown one does no harm."""

from __future__ import annotations

import re

from core.errors import Detail
from core.storable import storable_text

MAX_ACTIONS = 200
MAX_CHORDS = 4
ACTION = re.compile(r"[a-z0-9_-]{1,40}(\.[a-z0-9_-]{1,40}){1,4}")
# Ctrl or Cmd is "mod". The key itself is one character, or the name of a key such as "arrowleft".
CHORD = re.compile(r"(mod\+)?(alt\+)?(shift\+)?(\S|[a-z][a-z0-9]{1,19})")


def problems_with(keys: dict[str, list[str]]) -> list[Detail]:
    """Return what is wrong with a map from actions to chords, by its field."""
    if len(keys) > MAX_ACTIONS:
        return [Detail(f"There are more than {MAX_ACTIONS} actions here.", field="keys", code="too_many")]
    found = []
    for action, chords in keys.items():
        field = f"keys.{action[:60]}"
        if not ACTION.fullmatch(action):
            found.append(Detail("This is not the name of an action.", field=field, code="unknown_action"))
        elif len(chords) > MAX_CHORDS:
            found.append(Detail(f"An action has at most {MAX_CHORDS} keys.", field=field, code="too_many"))
        elif len(set(chords)) < len(chords):
            found.append(Detail("The same key is here twice.", field=field, code="twice"))
        else:
            found += [
                Detail("This is not a key.", field=f"{field}.{index}", code="invalid_key")
                for index, chord in enumerate(chords)
                if not (storable_text(chord) and CHORD.fullmatch(chord))
            ]
    return found
