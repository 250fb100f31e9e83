"""Figures, not verdicts: `make bench` prints one JSON line for each and never fails by a clock."""
