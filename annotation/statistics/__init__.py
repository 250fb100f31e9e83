"""Figures from people's answers: agreement, reliability, ranking, bias, alarms. Pure functions on arrays; no Django."""
