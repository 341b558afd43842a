# Everything a person does here begins with `make`. Python 3.11 or newer and a network for the first run are all it needs.

PYTHON  ?= $(shell for p in python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
UV      ?= uv==0.13.8
BIN     := .venv/bin
SETTING := ^[[:space:]]*(export[[:space:]]+)?NAPWISE_TELEGRAM_TOKEN[[:space:]]*=[[:space:]]*

.DEFAULT_GOAL := help
.PHONY: help setup run listening listening-report test soak plant mutants check format bench figures lock clean

help: ## show these lines
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/.stamp ## build .venv from requirements.lock, every file checked by its hash

# uv is only the faster road to the same files; without it pip takes them.
.venv/.stamp: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Napwise needs Python 3.11 or newer (make PYTHON=/path/to/python)." >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	{ $(BIN)/python -m pip install --quiet --disable-pip-version-check "$(UV)" \
		&& $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock; } \
		|| $(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

run: setup ## the Telegram bot where NAPWISE_TELEGRAM_TOKEN is set (or in .env), else a rehearsal in the browser
	@token="$${NAPWISE_TELEGRAM_TOKEN-$$(sed -nE "s/$(SETTING)[\"']?([^\"'#[:space:]]*).*/\2/p" .env 2>/dev/null | tail -n 1)}"; \
	if [ -n "$$token" ]; then exec $(BIN)/napwise run; else exec $(BIN)/napwise rehearse; fi

test: setup ## run the whole test suite, on every core
	$(BIN)/python -m pytest -n auto --dist worksteal

listening: setup ## fit the listener to content/phrases/*/examples, and report on the messages it never saw
	PYTHONPATH=. $(BIN)/python -m tests.listening.run

listening-report: setup ## what is caught, asked and missed, per language and category
	PYTHONPATH=. $(BIN)/python -m tests.listening.report

WALKS      ?= 10000
WALK_STEPS ?= 60
WALK_SEED  ?= 100000

soak: setup ## a night of random walks (WALKS=10000 WALK_STEPS=60 WALK_SEED=100000), every flag in every state
	NAPWISE_WALKS=$(WALKS) NAPWISE_WALK_STEPS=$(WALK_STEPS) NAPWISE_WALK_SEED=$(WALK_SEED) \
		$(BIN)/python -m pytest tests/simulation/test_walks.py -k thousand --timeout=0
	NAPWISE_EVERY_FLAG=1 $(BIN)/python -m pytest tests/faults --timeout=0
	$(BIN)/napwise model-check --wide

plant: setup ## faults planted in copies of the tree, and what `napwise model-check` finds of them
	$(BIN)/python tests/planted/run.py $(FAULT)

PATHS ?= policies

mutants: setup ## change policies/ and its rules in every way, and see whether a test notices (PATHS=policies/review, AGAIN=1)
	PYTHONPATH=. $(BIN)/python -m tests.mutants.run $(PATHS) $(if $(AGAIN),--again) \
		$(if $(filter-out policies policies/rules,$(PATHS)),--no-rules) $(if $(TESTS),--tests $(TESTS))

check: setup ## formatting, lint, types, the import contract, the content, and every hazard with its tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy --strict content policies dialogs bot
	$(BIN)/lint-imports
	$(BIN)/napwise content check
	$(BIN)/napwise hazards check
	$(BIN)/python -m tests.hazards.run

format: setup ## put the code into shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup ## measure speed against the goals; GOAL=G6 for one of them
	PYTHONPATH=. $(BIN)/python -m tests.bench.run $(GOAL)

figures: setup ## draw the exercise figures
	$(BIN)/napwise figures

lock: setup ## choose new versions within pyproject.toml and write requirements.lock
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --extra dev --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-annotate --no-header pyproject.toml -o requirements.lock

clean: ## remove .venv and what tools leave behind; never your data
	rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find content policies dialogs bot tests -name __pycache__ -type d -prune -exec rm -rf {} +
