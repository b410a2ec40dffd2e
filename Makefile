# Everything a person or a CI job does with this repository. `make help` lists it.
.DEFAULT_GOAL := help
.PHONY: help run test check build bench bench-postgres soak budgets format clean clean-machine

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## build a release and serve ./data on port 8080 (DATA_DIR=, PORT=); a new server gets a demo license
	@scripts/run.sh

test: ## everything CI checks: build, format, unit tests and the official SDK against real servers, on SQLite and PostgreSQL
	@scripts/prepare.sh test
	@scripts/check.sh
	@python3 -B -m unittest discover --quiet --start-directory Tests/Benchmarks
	@scripts/check-budgets.sh
	@scripts/test-postgres.sh
	@scripts/test-sdk.sh
	@scripts/test-sdk.sh --postgres

check: ## build, format and unit tests only
	@scripts/prepare.sh build
	@scripts/check.sh

build: ## build the release executable, .build/release/licentric
	@scripts/prepare.sh build
	@scripts/build-release.sh licentric

bench: ## Licentric beside Hummingbird, nginx and PocketBase in one run, with a million licenses (ARGS="--licenses 1000 --rounds 1 --seconds 1" to try it)
	@scripts/prepare.sh bench
	@scripts/bench.sh $(ARGS)

bench-postgres: build ## what PostgreSQL costs: one and two nodes beside SQLite and pgbench, in five minutes
	@scripts/prepare.sh bench-postgres
	@Benchmarks/postgres.py

budgets: ## how many instructions a validation and a heartbeat cost, against what they may (Linux)
	@scripts/prepare.sh test
	@swift build --product CountedServer
	@scripts/check-budgets.sh

soak: build ## half an hour of mixed load: memory, descriptors, threads and the slowest answer stay as they are (ARGS="--minutes 5" to try it)
	@scripts/prepare.sh soak
	@Benchmarks/soak.py $(ARGS)

format: ## format the Swift sources in place
	swift format --in-place --recursive --parallel Sources Tests Examples Benchmarks Package.swift

clean: ## remove what building and testing made; data stays
	rm -rf .build .venv .pytest_cache

clean-machine: ## follow README.md on a minimal system made for it (root or sudo; FULL=1 adds make test and a second user)
	@scripts/clean-machine.sh
