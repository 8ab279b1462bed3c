# What the Makefiles of the third-party layers share: the pinned wheels for Lambda, without what running never reads.
# SAM runs make in a copy of the layer's folder but names the Makefile where it really is, so paths start from there.

LAYER := $(abspath $(dir $(firstword $(MAKEFILE_LIST))))
PROJECT := $(abspath $(LAYER)/../..)
UV ?= $(firstword $(wildcard $(PROJECT)/.venv/bin/uv) uv)

# Lambda's Python, and the oldest platform that the wheels run on; Lambda's own is newer.
PYTHON_VERSION := 3.12
ARCHITECTURE ?= x86_64
PLATFORM := $(patsubst arm64,aarch64,$(ARCHITECTURE))-manylinux_2_28

# Nobody runs the tests of a package in Lambda, reads its stubs there or builds against its headers.
UNUSED := -name __pycache__ -o -name tests -o -name '*.pyi' -o -name '*.h' -o -name '*.a' -o -name RECORD -o -name bin

define install_wheels
	$(UV) pip install --quiet --no-deps --require-hashes --only-binary :all: \
		--python-version $(PYTHON_VERSION) --python-platform $(PLATFORM) \
		--target "$(ARTIFACTS_DIR)/python" --requirements "$(LAYER)/requirements.txt"
	find "$(ARTIFACTS_DIR)/python" \( $(UNUSED) \) -prune -exec rm -r {} +
endef
