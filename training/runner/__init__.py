"""The trainer: a process of its own, ``python -m training.runner RUN_DIR``. No Django here.

``config.py`` is the table of its settings and is free of torch too: the web process reads it.
"""
