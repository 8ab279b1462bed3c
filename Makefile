# Every command of the project. Plain `make` prints them.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help

PYTHON ?= python3
BIN := .venv/bin
UV_INSTALL := $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes
# A file's tests stay together, so that what they share is made once.
PYTEST_ON_ALL_CORES := $(BIN)/pytest -n auto --dist loadfile
SOURCES := functions layers/shared/python client infra tools tests
PORT ?= 8080
export PYTHONPATH := $(CURDIR)/layers/shared/python:$(CURDIR)/client
export SAM_CLI_TELEMETRY := 0
# Function folders are deployed as they are, so nothing is compiled into them.
export PYTHONPYCACHEPREFIX := $(CURDIR)/.pixelgate/pycache
CLOUD_PORT ?= 4566
ARCHITECTURE ?= x86_64

##@ Use

.PHONY: run
run: setup models tesseract ## Start everything, analyse samples/, then serve on http://localhost:8080; ORIGINS="..." for other pages
	@exec $(BIN)/python -m infra.local run --port $(PORT) --cloud-port $(CLOUD_PORT) $(addprefix --allow-origin ,$(ORIGINS))

.PHONY: demo
demo: setup models tesseract ## Analyse samples/ and stop; JSON=1 prints one JSON document
	@exec $(BIN)/python -m infra.local demo $(if $(JSON),--json)

.PHONY: models
models: setup ## Fetch, verify and convert the models
	@$(BIN)/python -m tools.models build 1>&2

.PHONY: tesseract
tesseract: setup ## Bring Tesseract into .pixelgate/, without root
	@$(BIN)/python -m tools.tesseract 1>&2

##@ Work on it

.PHONY: check
check: setup-dev ## Format, lint, types, imports, template, workflows
	@$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/cfn-lint template.yaml infra/stacks/*.yaml
	.sam-venv/bin/sam validate --lint
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.dependabot .github/dependabot.yml
	$(BIN)/zizmor --quiet --offline --strict-collection .github

.PHONY: test
test: setup-dev models tesseract ## Unit, contract, property, golden and integration tests
	@$(PYTEST_ON_ALL_CORES) tests/unit tests/contract tests/property
	@$(PYTEST_ON_ALL_CORES) tests/golden tests/integration

.PHONY: test-unit
test-unit: setup-dev ## The tests that need no models and no local cloud
	@$(PYTEST_ON_ALL_CORES) tests/unit tests/contract tests/property

.PHONY: property
property: setup-dev ## Any order, crash and retry against one clean run: EXAMPLES=5000
	@EXAMPLES=$(or $(EXAMPLES),5000) $(BIN)/pytest tests/property

.PHONY: rulesets-check
rulesets-check: setup-dev models ## Every drawn picture against the packaged rule sets and docs/default-rulesets.md
	@ALL_PICTURES=1 $(BIN)/pytest tests/golden/test_default_rulesets.py

.PHONY: soak
soak: setup-dev models tesseract ## Uploads under faults and kill -9, then count what is left: UPLOADS=1000
	@exec $(BIN)/python -m tools.soak --uploads $(or $(UPLOADS),1000) $(if $(JSON),--json)

.PHONY: bench
bench: setup-dev models tesseract .vips-venv/vips.stamp ## Measure latency, throughput, start and memory into bench/results.json
	@$(BIN)/python -m tools.benchmark

.PHONY: renditions-bench
renditions-bench: setup-dev .vips-venv/vips.stamp ## Write the tables of docs/renditions.md: against plain Pillow and pyvips
	@exec $(BIN)/python -m tools.renditions_policy

.PHONY: backtest-bench
backtest-bench: setup models tesseract ## Time a back-test of many images against its floor: IMAGES=10000
	@exec $(BIN)/python -m tools.backtest_bench --images $(or $(IMAGES),10000)

.PHONY: evaluate
evaluate: setup models tesseract ## How good the models are: TASK=labels|objects|faces|moderation|text DATA=...
	@exec $(BIN)/python -m tools.evaluate "$(TASK)" "$(DATA)" $(if $(JSON),--json) $(if $(OUT),--out "$(OUT)") $(if $(DIRECT),--direct) $(if $(RECORD),--record)

.PHONY: calibrate
calibrate: setup models ## Make confidences mean what they say: TASK=labels DATA=...; WRITE=1 into the card
	@exec $(BIN)/python -m tools.calibrate "$(TASK)" "$(DATA)" $(if $(WRITE),--write) $(if $(PRECISION),--precision $(PRECISION))

.PHONY: explain
explain: setup models ## Show what a label rests on: IMAGE=photo.jpg LABEL="tiger cat"
	@exec $(BIN)/python -m tools.explain "$(IMAGE)" --label "$(LABEL)" $(if $(OUT),--out "$(OUT)")

.PHONY: invoke
invoke: setup ## Run one function on the cloud of `make run`: FUNCTION=preprocess EVENT=..., STACK=... to use sam local
	@exec $(BIN)/python -m infra.local.invoke "$(FUNCTION)" --cloud-port $(CLOUD_PORT) $(if $(EVENT),--event "$(EVENT)") $(if $(PICTURE),--picture "$(PICTURE)") $(if $(STACK),--stack "$(STACK)")

.PHONY: sam-env
sam-env: setup-dev ## Write the environment file that `sam local start-api` reads, of a stack in AWS: STACK=pixelgate-dev
	@exec $(BIN)/python -m infra.local.invocation.sam_local "$(STACK)"

.PHONY: fuzz
fuzz: setup-dev ## Damage files of every format and decode them: MINUTES=10
	@exec $(BIN)/python -m tools.fuzz --minutes $(or $(MINUTES),10)

.PHONY: fuzz-api
fuzz-api: setup-dev models tesseract .fuzz-venv/fuzz.stamp ## Send the API what its document allows and what not: MINUTES=5
	@exec $(BIN)/python -m tools.fuzz_api --minutes $(or $(MINUTES),5) $(if $(ONLY),--only $(ONLY))

.PHONY: rules
rules: setup ## Check the packaged rule sets and write the JSON that handlers read
	@exec $(BIN)/python -m tools.compile_rules

.PHONY: rules-schema
rules-schema: setup ## Write docs/ruleset.schema.json, by which editors check and complete rule sets
	@exec $(BIN)/python -m tools.ruleset_schema

.PHONY: rules-words
rules-words: models ## Write the words that rules can ask for labels and objects by, out of the models and WordNet
	@exec $(BIN)/python -m tools.tree_words

.PHONY: event-schemas
event-schemas: setup ## Write docs/events/, a JSON Schema of each event on the bus
	@exec $(BIN)/python -m tools.event_schemas

.PHONY: openapi
openapi: problems ## Write docs/openapi.json, and what GET /v1/openapi.json answers, out of the routes
	@exec $(BIN)/python -m tools.openapi

.PHONY: model-list
model-list: setup ## Write what GET /v1/models answers out of the models' cards
	@exec $(BIN)/python -m tools.model_list

.PHONY: problems
problems: setup ## Write docs/problems.md, every kind of problem that the API answers
	@exec $(BIN)/python -m tools.problem_page

.PHONY: model-cards
model-cards: setup ## Write models_onnx/*/MODEL_CARD.md from model.yaml and what was measured
	@exec $(BIN)/python -m tools.model_cards

.PHONY: format
format: setup-dev ## Format and sort imports
	@$(BIN)/ruff check --fix-only --quiet $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

##@ Deploy

.PHONY: build
build: setup-dev models ## Build functions and layers for AWS (sam build)
	@$(BIN)/python -m tools.tesseract --required
	ARCHITECTURE=$(ARCHITECTURE) .sam-venv/bin/sam build --parameter-overrides Architecture=$(ARCHITECTURE)

##@ Set up

.PHONY: setup
setup: .venv/run.stamp ## What running needs, in .venv

.PHONY: setup-dev
setup-dev: .venv/dev.stamp .sam-venv/sam.stamp ## What checking and testing add

.venv/uv.stamp: requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Pixelgate needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 ...")'
	echo "Creating .venv" 1>&2
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt 1>&2
	touch $@

.venv/run.stamp: .venv/uv.stamp requirements/run.txt pyproject.toml
	@echo "Installing what running needs" 1>&2
	$(UV_INSTALL) -r requirements/run.txt 1>&2
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable . 1>&2
	touch $@

.venv/dev.stamp: .venv/run.stamp requirements/dev.txt
	@echo "Installing what checking and testing need" 1>&2
	$(UV_INSTALL) -r requirements/dev.txt 1>&2
	touch $@

# The SAM CLI pins versions that conflict with ours, so it has an environment of its own.
.sam-venv/sam.stamp: .venv/uv.stamp requirements/sam.txt
	@echo "Installing the SAM CLI" 1>&2
	$(PYTHON) -m venv --clear .sam-venv
	$(BIN)/uv pip install --quiet --python .sam-venv/bin/python --require-hashes -r requirements/sam.txt 1>&2
	touch $@

.fuzz-venv/fuzz.stamp: .venv/uv.stamp requirements/fuzz.txt
	@echo "Installing Schemathesis" 1>&2
	$(PYTHON) -m venv --clear .fuzz-venv
	$(BIN)/uv pip install --quiet --python .fuzz-venv/bin/python --require-hashes -r requirements/fuzz.txt 1>&2
	touch $@

# libvips under LGPL, which we only measure against, so it stays out of what we ship and test with.
.vips-venv/vips.stamp: .venv/uv.stamp requirements/vips.txt
	@echo "Installing pyvips" 1>&2
	$(PYTHON) -m venv --clear .vips-venv
	$(BIN)/uv pip install --quiet --python .vips-venv/bin/python --require-hashes \
		--build-constraints requirements/vips.txt -r requirements/vips.txt 1>&2
	touch $@

LOCK := $(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-annotate --no-emit-index-url \
	--no-emit-find-links --custom-compile-command 'make lock'
LOCK_HERE := $(LOCK) --universal --python-version 3.11
LOCK_LAYER := $(LOCK) --python-version 3.12 --python-platform x86_64-manylinux_2_28 -c requirements/run.txt
# Where the architectures do not need the same packages.
LOCK_ANY_LAYER := $(LOCK) --universal --python-version 3.12 -c requirements/run.txt

.PHONY: lock
lock: .venv/uv.stamp ## Renew the pinned requirements, hashes included
	@for name in uv run sam fuzz vips dev; do $(LOCK_HERE) requirements/$$name.in -o requirements/$$name.txt; done
	$(LOCK_LAYER) layers/runtime/requirements.in -o layers/runtime/requirements.txt
	$(LOCK_ANY_LAYER) --no-emit-package flatbuffers --no-emit-package protobuf \
		layers/vision/requirements.in -o layers/vision/requirements.txt
	$(LOCK_LAYER) --no-emit-package pillow layers/heif/requirements.in -o layers/heif/requirements.txt
	$(LOCK_LAYER) --no-emit-package numpy --no-emit-package packaging --no-emit-package typing-extensions \
		layers/medical/requirements.in -o layers/medical/requirements.txt
	$(LOCK_LAYER) --no-emit-package typing-extensions layers/oidc/requirements.in -o layers/oidc/requirements.txt
	$(LOCK_LAYER) --no-emit-package packaging --no-emit-package pillow layers/tesseract/requirements.in -o layers/tesseract/requirements.txt

.PHONY: clean
clean: ## Remove everything made here but the downloads and your data
	@rm -rf .venv .sam-venv .fuzz-venv .vips-venv .aws-sam .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

.PHONY: help
help:
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile
