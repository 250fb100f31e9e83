"""What Tuneloop runs on may be combined with Apache-2.0: nothing under the GPL, and one LGPL library that we decided on."""

from __future__ import annotations

import json
import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
REQUIRED = [
    line.partition("==")[0]
    for line in (ROOT / "requirements.txt").read_text().splitlines()
    if line and not line.startswith(("#", "-"))
]
# See docs/decisions/0030: used as it is published, and replaceable by whoever installs Tuneloop.
DECIDED = {"psycopg": "LGPL-3.0-only", "psycopg-binary": "LGPL-3.0-only", "psycopg-pool": "LGPL-3.0-only"}
PERMISSIVE = re.compile(
    r"Apache|BSD|MIT|MPL|Mozilla|ISC|PSF|Python Software Foundation|Unlicense|CC0|Zlib|HPND|0BSD|BlueOak|Boost",
    re.IGNORECASE,
)
COPYLEFT = re.compile(r"(?<!compatible with )\b(A|L)?GPL|General Public License", re.IGNORECASE)
LICENCE_LINE = 200


def licence_of(name: str) -> str:
    """Return what a package says of its licence: the SPDX expression, or else its classifiers and its own words."""
    found = metadata(name).json
    if expression := found.get("license_expression"):
        return str(expression)
    classifiers = [line for line in found.get("classifier", []) if line.startswith("License ::")]
    # Some put the whole text there; its first lines say what it is, classifiers say it better.
    words = "" if classifiers else str(found.get("license") or "")[:LICENCE_LINE]
    return " / ".join([*classifiers, words]).strip(" /")


@pytest.mark.parametrize("name", REQUIRED)
def test_a_python_package_of_the_product_is_compatible(name: str) -> None:
    try:
        licence = licence_of(name)
    except PackageNotFoundError:
        pytest.fail(f"{name} is in requirements.txt but not installed; run make prepare")
    if name in DECIDED:
        assert licence == DECIDED[name]
        return
    assert not COPYLEFT.search(licence), f"{name}: {licence}"
    assert PERMISSIVE.search(licence), f"{name} says of its licence: {licence!r}"


def test_what_the_browser_gets_is_compatible() -> None:
    packages = json.loads((ROOT / "frontend" / "package-lock.json").read_text())["packages"]
    shipped = {name: str(facts.get("license")) for name, facts in packages.items() if name and not facts.get("dev")}
    allowed = re.compile(
        r"^\(?(MIT|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|Unlicense|CC0-1\.0|OFL-1\.1|BlueOak-1\.0\.0)\b"
    )
    assert {name: licence for name, licence in shipped.items() if not allowed.match(licence)} == {}


def test_the_licence_of_tuneloop_is_there_in_full() -> None:
    text = (ROOT / "LICENSE").read_text()
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text
