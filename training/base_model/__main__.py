"""``python -m training.base_model FOLDER``: make the small base model there, unless it is there already."""

from __future__ import annotations

import argparse
from pathlib import Path

from training.base_model.making import make


def main() -> None:
    """Read the arguments and make the model."""
    parser = argparse.ArgumentParser(prog="python -m training.base_model", description=__doc__)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    make(options.folder.resolve(), tell=lambda text: print(text, flush=True))


if __name__ == "__main__":
    main()
