"""The scripts of docs/examples, run as their readers run them: against a live product, over HTTP alone."""
