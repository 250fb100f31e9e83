"""``python3.11 -m launcher run`` and ``prepare``. This file is read by any Python 3, so that an old one is told so."""

from __future__ import annotations

import sys

WANTED = (3, 11)


def main(arguments: list[str]) -> int:
    """Do what was asked; return the exit code."""
    if sys.version_info[:2] != WANTED:
        found = ".".join(str(part) for part in sys.version_info[:3])
        sys.stderr.write(
            f"Tuneloop needs Python 3.11; {sys.executable} is {found}. Install it (for example `apt install python3.11 "
            "python3.11-venv`, `brew install python@3.11` or `pyenv install 3.11`), then run make again.\n"
        )
        return 1
    from launcher.commands import COMMANDS, execute

    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        sys.stderr.write(f"Say one of: {', '.join(COMMANDS)}.\n")
        return 2
    return execute(arguments[0])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
