"""Figures from votes and scores: intervals, win rates, verdicts. Pure functions; no Django here."""
