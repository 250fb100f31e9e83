"""A local model that answers, in a process of its own: the only place of ``serving`` that loads torch. No Django here."""
