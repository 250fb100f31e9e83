"""How good is one answer, and how good are many: exact match, token F1, format validity. No Django here."""
