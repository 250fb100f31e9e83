# What a person types. The work is in launcher/ (set-up and running) and tests/run.py (checks and suites).
PYTHON ?= $(shell for name in python3.11 python3 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' >/dev/null 2>&1 && echo $$name && exit; done; \
	command -v python3 || command -v python)
LAUNCHER = $(if $(PYTHON),$(PYTHON) -m launcher,@echo "Tuneloop needs Python 3.11, and there is none. Install it (for example \
	'apt install python3.11 python3.11-venv'), then run make again." >&2; exit 1; :)
BIN = .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run prepare test lint format bench api-types pictures requirements clean

help:  ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## */\t/' | expand -t 16

run:  ## From a fresh clone to a running product with demo data (PORT=8001, HOST=, DEMO=0)
	@$(LAUNCHER) run

prepare:  ## Install packages and build the web interface (make run and make test do it too)
	@$(LAUNCHER) prepare-dev

test: prepare  ## Every check and every suite, on SQLite and on PostgreSQL + Redis
	@$(BIN)/python -m tests.run

lint: prepare  ## The static checks alone
	@$(BIN)/python -m tests.run checks

format: prepare  ## Put every source file into the house's form
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format . ; cd frontend && npm run format

api-types: prepare  ## Write the OpenAPI schema and the frontend's types anew
	@$(BIN)/python manage.py spectacular --validate --fail-on-warn --format openapi-json --file frontend/openapi.json
	@cd frontend && npm run --silent generate-api

bench: prepare  ## Print the figures (needs PostgreSQL)
	@$(BIN)/python -m tests.benchmarks

pictures: prepare  ## Take the documentation's pictures anew
	@$(BIN)/python -m pytest tests/e2e/pictures.py -q

requirements:  ## Pin the closure of requirements*.in anew
	@$(LAUNCHER) pin

clean:  ## Remove what make made, but not the data in var/
	rm -rf .venv frontend/node_modules frontend/dist staticfiles
