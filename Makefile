# Two commands matter: `make run` opens the viewer, `make test` runs the tests. Both set up what they need.

VENV ?= .venv
BIN := $(VENV)/bin
TESTS ?= tests
WORKERS ?= 2
export VENV

.DEFAULT_GOAL := help
.PHONY: help run test check format benchmark setup setup-dev desktop translations clean

help:  ## what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1|/' | \
		while IFS='|' read -r target text; do printf '%-18s %s\n' "$$target" "$$text"; done

run: setup  ## opens the viewer on built-in scans; your own: make run ARGS="scan.dcm folder"
	@$(BIN)/vernier view $(ARGS)

test: setup-dev  ## runs all tests; some of them: make test TESTS=tests/engine
	@QT_QPA_PLATFORM=offscreen OMP_NUM_THREADS=1 OMP_WAIT_POLICY=PASSIVE \
		$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m "not benchmark_suite" $(TESTS)

check: setup-dev  ## style, types and the direction of imports, without the tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup-dev  ## lays out the code as the checks want it
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

translations: setup-dev  ## brings resources/translations up to date with the texts in the code
	$(BIN)/python packaging/translations.py

benchmark: setup  ## measures networks beside bicubic: make benchmark DATA=folder OUT=folder
	@test -n "$(DATA)" || { echo 'Name a folder of scans: make benchmark DATA=folder [OUT=benchmark-out] [ARGS="--scales 2x2"]' >&2; exit 2; }
	@$(BIN)/vernier benchmark --data "$(DATA)" --out "$(or $(OUT),benchmark-out)" $(ARGS)

setup:  ## only installs what `make run` needs
	@sh packaging/setup.sh run

setup-dev:  ## only installs what `make test` and `make check` need
	@sh packaging/setup.sh dev

desktop: setup  ## puts Vernier into the menu of this user's Linux desktop
	@sh packaging/desktop.sh install

clean:  ## removes the environment and everything that can be made again
	rm -rf $(VENV) build dist *.egg-info benchmark-out .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find app engine resources tests -name __pycache__ -type d -prune -exec rm -rf {} +
