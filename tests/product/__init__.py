"""The real product, started as a test needs it."""
