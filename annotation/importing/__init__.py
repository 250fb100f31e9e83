"""Reading import files: pure functions on bytes and values, no Django and no database."""
