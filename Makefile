# What people and machines call. Everything here works on a fresh Debian with git, make, a C linker and rustup's Rust.

# One optimised profile for all tests: the tests of time and memory need the speed, arithmetic is still checked.
PROFILE := checked

# Where tests/setup puts the clients the tests run; the tests look in the same place.
export DATACODE_TEST_CACHE := $(abspath $(or $(DATACODE_TEST_CACHE),.cache))
TARGET = $(or $(CARGO_TARGET_DIR),$(CURDIR)/target)

.PHONY: test setup fmt lint unit model faults chaos browser test-conformance fuzz bench bench-tables instructions

## Everything a change has to pass. One step after the other, also with make -j: they share the build folder.
test:
	@$(MAKE) --no-print-directory setup
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory unit
	@$(MAKE) --no-print-directory model
	@$(MAKE) --no-print-directory faults
	@$(MAKE) --no-print-directory browser
	@$(MAKE) --no-print-directory instructions

## Installs what the tests need (once; quick when it is there).
setup:
	@tests/setup/install.sh

## Formats the code.
fmt:
	cargo fmt --all
	cargo fmt --manifest-path fuzz/Cargo.toml
	cargo fmt --manifest-path benches/others/Cargo.toml

## What must be so before anything is run.
lint:
	cargo fmt --all --check
	cargo fmt --manifest-path fuzz/Cargo.toml --check
	cargo fmt --manifest-path benches/others/Cargo.toml --check
	cargo clippy --workspace --all-targets --profile $(PROFILE) -- -D warnings

## The tests of all crates, and those of the built program with its clients.
unit:
	cargo test --workspace --profile $(PROFILE)

## The session's lock under every order of its threads, by a model checker. It builds everything for itself, once, in a
## folder of its own: its flag would have the other builds begin anew each time.
model:
	RUSTFLAGS="--cfg datacode_model" cargo test -p datacode-actors --lib --profile model --target-dir "$(TARGET)/model" model_

## The server with an interpreter that breaks where a test wants it to, and a minute of everything at once. For the whole
## workspace, so that what it depends on is what `unit` has built.
faults:
	cargo test --workspace --features datacode-actors/fault-injection --profile $(PROFILE) --lib --test net --test chaos

## The last of these for five minutes, by another chance each time, which it tells: hundreds of clients that break their
## connections, stop reading and interrupt, programs of every kind, interpreters that break. `CHAOS_SEED=...` repeats one.
CHAOS_SECONDS ?= 300
CHAOS_SEED ?= $(shell date +%s)
chaos:
	CHAOS_SECONDS=$(CHAOS_SECONDS) CHAOS_SEED=$(CHAOS_SEED) cargo test --workspace \
		--features datacode-actors/fault-injection --profile $(PROFILE) --test chaos

## The page in a real browser, served by the program that `unit` has built.
browser:
	cargo test --workspace --profile $(PROFILE) --no-run
	DATACODE_BIN="$(TARGET)/$(PROFILE)/datacode" node --test tests/browser/*.test.mjs

## Autobahn's suite against the server's transport, see tests/conformance/run.sh: what it finds of each case must be what is
## written down there. Needs Python 2.7; too long for `test`.
test-conformance:
	cargo build --workspace --features datacode-actors/fault-injection --profile $(PROFILE) --example echo
	tests/conformance/run.sh "$(TARGET)/$(PROFILE)/examples/echo"

## Gives what a client can reach what nobody would send: any text to parser, formatter and machine, programs made of any
## bytes whose outcome is foretold (oracle), any file to the readers of tables (csv) and spreadsheets (sheets), any answer
## to whoever takes the cells of one (cells), any table to the writer of workbooks (xlsx), any text as a request to the
## server (requests), any bytes as frames (frames). Each target has FUZZ_SECONDS and begins with fuzz/corpus/, those of
## programs with the golden ones too. Needs a C++ compiler (g++), for libFuzzer, and no
## other toolchain: the flags that count what is reached are those of `cargo fuzz`. What it learns stays in the build folder;
## an input that fails is named at the end and belongs, with what mends it, into fuzz/corpus/, where `unit` replays it
## without a fuzzer. The parser of spreadsheets is foreign, and the process it has for itself is ended when it takes too
## long or too much memory: so is the one of the fuzzer, which goes on with another (70 and 71 say that the last one was).
## `FUZZ_TARGETS=csv make fuzz` runs one.
FUZZ_SECONDS ?= 600
FUZZ_TARGETS ?= parser formatter machine oracle csv cells sheets xlsx requests frames
FUZZ_FLAGS := -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
	-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
	-Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing
HOST = $(shell rustc -vV | sed -n 's/^host: //p')
fuzz:
	RUSTFLAGS="$(FUZZ_FLAGS)" cargo build --release --manifest-path fuzz/Cargo.toml --target $(HOST) \
		--target-dir "$(TARGET)/fuzz"
	@for target in $(FUZZ_TARGETS); do \
		case $$target in \
			csv | xlsx) more="-dict=fuzz/csv.dict" ;; \
			cells | frames) more="" ;; \
			requests) more="-dict=fuzz/requests.dict" ;; \
			sheets) more="-dict=fuzz/sheets.dict -fork=1 -ignore_ooms=1 -ignore_timeouts=1" ;; \
			*) more="-dict=fuzz/datacode.dict tests/language" ;; \
		esac; \
		mkdir -p "$(TARGET)/fuzz/learnt/$$target"; \
		"$(TARGET)/fuzz/$(HOST)/release/$$target" -max_total_time=$(FUZZ_SECONDS) -timeout=20 -print_final_stats=1 \
			-len_control=0 -max_len=4000 -artifact_prefix="$(TARGET)/fuzz/failed-$$target-" \
			"$(TARGET)/fuzz/learnt/$$target" "fuzz/corpus/$$target" $$more; \
		ended=$$?; \
		case $$target-$$ended in *-0 | sheets-70 | sheets-71) ;; *) exit 1 ;; esac; \
	done

## What the released program takes for the programs of benches/programs/, in instructions, against what was noted: a
## change that makes the machine slower has to say so. `UPDATE=1 make instructions` notes the counts anew.
instructions:
	cargo build --release
	DATACODE="$(TARGET)/release/datacode" benches/instructions.sh

## What the claims about speed are measured with: docs/performance.md. Rhai and Starlark are libraries, run by programs of
## benches/others/. A version manager's python3 is a script whose own time would be counted, hence the interpreter itself.
bench:
	cargo build --release --locked --manifest-path benches/others/Cargo.toml --target-dir "$(TARGET)/others"
	PYTHON="$$(python3 -c 'import sys; print(sys.executable)')" cargo bench --bench compare
	@$(MAKE) --no-print-directory bench-tables

## The part of it about tables, beside pandas and polars, which are installed once, outside of the tree.
BENCH_CACHE = $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/datacode-bench
bench-tables:
	PYTHON="$$(python3 -c 'import sys; print(sys.executable)')" benches/tables/install.sh "$(BENCH_CACHE)" >/dev/null
	OTHERS="$(BENCH_CACHE)/python/bin/python" FOLDER="$(BENCH_CACHE)" cargo bench -p datacode-actors --bench tables
