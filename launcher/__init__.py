"""`make run` and the set-up that `make test` shares with it. Standard library only: it runs before anything is installed."""
