"""Make the OpenAPI schema and the frontend's types anew and compare them with those in the repository."""

from __future__ import annotations

import difflib
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
LINES_SHOWN = 40


def main(arguments: Sequence[str]) -> int:
    """Write both into a folder, print what differs, and return 1 if anything does."""
    folder = Path(arguments[0]) / "drift"
    folder.mkdir(parents=True, exist_ok=True)
    schema, types = folder / "openapi.json", folder / "schema.d.ts"
    spectacular = ["spectacular", "--validate", "--fail-on-warn", "--format", "openapi-json", "--file", str(schema)]
    subprocess.run([sys.executable, "manage.py", *spectacular], cwd=ROOT, check=True)
    typescript = ["npx", "--no-install", "openapi-typescript", str(schema), "--output", str(types)]
    subprocess.run(typescript, cwd=FRONTEND, check=True, stdout=subprocess.DEVNULL)
    pairs = [(FRONTEND / "openapi.json", schema), (FRONTEND / "src" / "api" / "schema.d.ts", types)]
    return int(sum(_differs(*pair) for pair in pairs) > 0)


def _differs(kept: Path, made: Path) -> bool:
    before, after = (path.read_text().splitlines() for path in (kept, made))
    changes = list(
        difflib.unified_diff(before, after, str(kept.relative_to(ROOT)), "as the sources say", n=1, lineterm="")
    )
    print("\n".join(changes[:LINES_SHOWN]))
    return bool(changes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
