"""In which order an epoch visits the records."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from torch.utils.data import Sampler

# So many batches are shuffled and sorted together: batches are alike in length, yet differ from epoch to epoch.
POOL_BATCHES = 50


class ByLength(Sampler[int]):
    """A shuffled order whose batches hold records of like length, so that little is spent on padding.

    It depends on the seed and the epoch alone: a resumed run sees the same order.
    """

    def __init__(self, lengths: Sequence[int], batch: int, seed: int) -> None:
        self.lengths = lengths
        self.batch = batch
        self.seed = seed
        self.epoch = 0

    def set_epoch(self, epoch: int) -> None:
        """Say which epoch comes next."""
        self.epoch = epoch

    def __len__(self) -> int:
        return len(self.lengths)

    def __iter__(self) -> Iterator[int]:
        chance = random.Random(f"{self.seed}:{self.epoch}")
        order = list(range(len(self.lengths)))
        chance.shuffle(order)
        pool = self.batch * POOL_BATCHES
        batches = []
        for start in range(0, len(order), pool):
            alike = sorted(order[start : start + pool], key=lambda index: self.lengths[index])
            batches += [alike[at : at + self.batch] for at in range(0, len(alike), self.batch)]
        # A short batch stays last: anywhere else it would shift the records of the batches behind it.
        last = [batches.pop()] if batches and len(batches[-1]) < self.batch else []
        chance.shuffle(batches)
        for batch in batches + last:
            yield from batch
