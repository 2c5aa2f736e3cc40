# The words of this repository. `make` alone builds.
.PHONY: build setup setup-tests configure quickstart test check fuzz fuzz-files reference bench clean format

JOBS ?= $(shell nproc)

build: configure
	@cmake --build build --parallel $(JOBS)

setup:
	@bash tools/setup.sh

# What only the tests need, besides.
setup-tests: setup
	@bash tools/setup.sh tests

configure: setup
	@[ -e build/build.ninja ] || cmake --preset release -DCMAKE_CXX_COMPILER_LAUNCHER=ccache

# Prepares data, converts a model, tunes a prompt and evaluates it, on this machine. SIZE=small: in a few steps.
quickstart: configure
	@cmake --build build --parallel $(JOBS) --target sotto_programs
	@build/bin/sotto $(if $(filter small,$(SIZE)),$(SMALL_QUICKSTART)) $(ARGS)

SMALL_QUICKSTART = run.name=quickstart_small prompt_learning.trainer.max_steps=8 \
  prompt_learning.model.optim.sched.warmup_steps=2 \
  prompt_learning.trainer.val_check_interval=4 prompt_learning.model.data.max_validation_examples=10 \
  evaluation.data.max_examples=10

test: setup-tests build
	@ctest --preset release --parallel $(JOBS)

# Format, layers, sizes, names, mirrored tests, documentation (tools/check.sh, which builds nothing); then a minute of
# random inputs.
check:
	@bash tools/check.sh
	@$(MAKE) --no-print-directory fuzz

# Random inputs, with sanitizers, FUZZ_SECONDS for each (15 without): to what reads users' texts (four grammars), and to
# what reads files from elsewhere (five formats).
fuzz fuzz-files: setup
	@bash tools/setup.sh fuzz
	@cmake --preset fuzz -DCMAKE_CXX_COMPILER_LAUNCHER=ccache -DSOTTO_FUZZ_SECONDS=$(or $(FUZZ_SECONDS),15) >/dev/null
	@cmake --build --preset $@ --parallel $(JOBS)
	@ctest --preset $@

# Writes the page of all keys anew, from the lists that read them. A test tells when that is due.
reference: configure
	@cmake --build build --parallel $(JOBS) --target sotto
	@build/bin/sotto --schema --format markdown >docs/configuration_reference.md

# Training and decoding beside PEFT's, where a step's time goes, start-up. ARGS: see benchmarks/side_by_side.py.
# HYDRA_PYTHON: a Python with hydra-core to compare with, NEMO_CONF: a tree of NeMo's launcher (benchmarks/start_up.py).
bench: setup
	@cmake --preset release -DCMAKE_CXX_COMPILER_LAUNCHER=ccache >/dev/null
	@cmake --build build --parallel $(JOBS) --target sotto-benchmark sotto-component-benchmark sotto-conversion sotto
	@python3 benchmarks/side_by_side.py $(if $(MODEL),--model $(MODEL)) $(if $(SQUAD),--squad $(SQUAD)) \
	  $(if $(PYTHON),--python $(PYTHON)) $(ARGS)
	@build/bin/sotto-component-benchmark $(or $(MODEL),"$$(ls -d build/bench/model-* | head -n 1)")
	@python3 benchmarks/start_up.py $(if $(HYDRA_PYTHON),--python $(HYDRA_PYTHON)) \
	  $(if $(NEMO_CONF),--nemo-conf $(NEMO_CONF))

format:
	@git ls-files -co --exclude-standard '*.cpp' '*.h' | xargs clang-format-14 -i

clean:
	rm -rf build build-debug build-asan-ubsan build-fuzz build-tsan
