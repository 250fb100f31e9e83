"""Why a run fails, in codes that the supervisor knows and sentences that a manager understands."""

from __future__ import annotations

import errno


class RunFailed(Exception):
    """The run cannot be carried to its end."""

    def __init__(self, code: str, message: str, *, retryable: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.retryable = retryable


class Cancelled(Exception):
    """The run was asked to stop, and stops here."""


OUT_OF_MEMORY = (
    "The memory of this machine is too small for these settings. Use a smaller batch size with more gradient "
    "accumulation, a shorter max_length, LoRA, or gradient checkpointing."
)
NO_SPACE = "The disk is full: the run could not write its files. Free some space, then try again."
OUT_OF_MEMORY_SIGNS = ("out of memory", "can't allocate memory", "cannot allocate memory", "not enough memory")
NO_SPACE_SIGNS = ("no space left", "disk quota exceeded", "disk full")


def failure_of(error: BaseException) -> RunFailed:
    """Return what an exception means for the run. An unforeseen one may be of the moment, so it is tried again."""
    if isinstance(error, RunFailed):
        return error
    text = str(error)
    signs = text.lower()
    if isinstance(error, MemoryError) or any(sign in signs for sign in OUT_OF_MEMORY_SIGNS):
        return RunFailed("out_of_memory", OUT_OF_MEMORY)
    full = isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}
    if full or any(sign in signs for sign in NO_SPACE_SIGNS):
        return RunFailed("no_space", NO_SPACE)
    first = text.strip().split("\n")[0][:500]
    return RunFailed("error", f"The run met an unforeseen error: {type(error).__name__}: {first}", retryable=True)
