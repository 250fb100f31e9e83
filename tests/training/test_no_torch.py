"""torch lives in the runner alone: neither the web nor a Celery process loads it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("torch", "transformers", "trl", "peft", "accelerate", "datasets", "safetensors")
THEN = f"""
import sys
loaded = sorted(set({HEAVY!r}) & set(sys.modules))
sys.exit(f"loaded: {{loaded}}" if loaded else 0)
"""
WEB = """
import config.wsgi
from django.urls import get_resolver

def visit(patterns):
    for entry in patterns:
        if hasattr(entry, "url_patterns"):
            yield from visit(entry.url_patterns)
        else:
            yield entry.callback

assert len(list(visit(get_resolver().url_patterns))) > 20
from training.jobs.defaults import launch_form
launch_form("sft", "lora", base_model=None, dataset_version=None)

import tempfile
from pathlib import Path
from tokenizers import Tokenizer, models
from training.registry.counting import counter_in

with tempfile.TemporaryDirectory() as folder:
    Tokenizer(models.BPE()).save(folder + "/tokenizer.json")
    Path(folder, "chat_template.jinja").write_text("{{ messages[0].content }}")
    said = [{"role": "user", "content": "Hello"}]
    assert counter_in(Path(folder)).count(said, [], None).with_template
"""
CELERY = """
from config.celery import app
app.loader.import_default_modules()
app.finalize()
assert any(name.startswith("training.") for name in app.tasks), sorted(app.tasks)
"""
COMMAND = """
import django
django.setup()
import training.management.commands.make_base_model
"""


@pytest.mark.parametrize("program", [WEB, CELERY, COMMAND], ids=["web", "celery", "make_base_model"])
def test_it_stays_free_of_torch(program):
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(
        [sys.executable, "-c", program + THEN], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-2000:]


def test_the_check_itself_would_notice():
    done = subprocess.run([sys.executable, "-c", "import safetensors" + THEN], cwd=ROOT, capture_output=True, text=True)
    assert "safetensors" in done.stderr
