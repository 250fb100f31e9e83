"""The two scripts go through the whole loop, on little data and a tiny model: every call they make must work."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.product.installation import ROOT, Installation

DATA = ROOT.parent / "shared" / "data"
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    found = Installation(Path(tmp_path_factory.mktemp("product")), {}, fill="tests.examples.fill")
    try:
        found.prepare()
        found.start()
        yield found
    finally:
        found.close()


def run(product: Installation, script: str, *arguments: str) -> str:
    """Run a script of docs/examples as its docstring says and return what it printed."""
    command = [sys.executable, str(ROOT / "docs" / "examples" / script), "--url", f"http://127.0.0.1:{product.port}"]
    command += ["--manager-token", product.ids["token"], "--reviewer-token", product.ids["reviewer"], *arguments]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "TUNELOOP"))}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.returncode in {0, 1}, f"{done.stdout}\n{done.stderr}\n{product.logs()}"
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout


def test_banking77_from_import_to_evaluation(product: Installation) -> None:
    folder = DATA / "banking77"
    if not folder.is_dir():
        pytest.skip("../shared/data/banking77 is not there")
    printed = run(
        product, "banking77_sft.py", "--data", str(folder), "--annotator-token", product.ids["annotators"][0],
        "--train-rows", "120", "--test-rows", "20", "--epochs", "2",
    )  # fmt: skip
    assert "import of 140 rows" in printed
    assert "140 approvals" in printed
    assert printed.count("format_validity:") == 2
    assert "'test': 20" in printed


def test_gsm8k_from_ranking_to_a_blind_comparison(product: Installation) -> None:
    folder = DATA / "gsm8k"
    if not folder.is_dir():
        pytest.skip("../shared/data/gsm8k is not there")
    annotators = [part for token in product.ids["annotators"] for part in ("--annotator-token", token)]
    printed = run(
        product, "gsm8k_dpo.py", "--data", str(folder), *annotators, "--pairs", "60", "--judged", "6",
        "--sft-config", '{"epochs": 1}', "--dpo-config", '{"epochs": 1}',
    )  # fmt: skip
    assert "180 votes" in printed
    assert "step 0: +0.0000" in printed, "DPO's reference is the model it starts from"
    assert "the result page agrees with a direct count: True" in printed
