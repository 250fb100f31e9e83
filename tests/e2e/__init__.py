"""The running product in a real browser. Everything in this folder is marked ``e2e`` by itself."""
