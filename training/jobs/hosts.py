"""This host: its name, its queue of its own, its devices. Never imports torch."""

from __future__ import annotations

import os
import shutil
import subprocess

from django.conf import settings

CPU = "cpu"


def this_host() -> str:
    """Return the name under which this host claims jobs."""
    return str(settings.COMPUTE_HOST)


def host_queue(host: str) -> str:
    """Return the queue that only the workers of one host listen to: a run's processes can be seen from there alone."""
    return f"host.{host}"


def devices() -> list[str]:
    """Return the devices on which this host runs jobs: ``gpu:<index>`` for each GPU, or one ``cpu``."""
    if settings.COMPUTE_SLOTS:
        return list(settings.COMPUTE_SLOTS)
    visible = os.environ.get("CUDA_VISIBLE_DEVICES")
    if visible is not None:
        named = [name.strip() for name in visible.split(",") if name.strip() not in {"", "-1"}]
    else:
        named = _query_gpus("index")
    return [f"gpu:{name}" for name in named] or [CPU]


def visible_devices(device: str) -> str:
    """Return ``CUDA_VISIBLE_DEVICES`` for a runner: its own GPU, or none."""
    kind, _, name = device.partition(":")
    return name if kind == "gpu" else ""


def memory_used(device: str) -> int | None:
    """Return the MiB in use on a GPU, or None where nobody can say (no GPU, no nvidia-smi)."""
    name = visible_devices(device)
    used = _query_gpus("memory.used", "-i", name) if name else []
    return int(used[0]) if used and used[0].isdigit() else None


def _query_gpus(field: str, *options: str) -> list[str]:
    """Ask nvidia-smi for one field of each GPU; an empty list where there is none."""
    command = shutil.which("nvidia-smi")
    if command is None:
        return []
    try:
        answer = subprocess.run(
            [command, f"--query-gpu={field}", "--format=csv,noheader,nounits", *options],
            capture_output=True,
            text=True,
            timeout=20,
            check=True,
        )
    except (subprocess.SubprocessError, OSError):
        return []
    return [line.strip() for line in answer.stdout.splitlines() if line.strip()]
