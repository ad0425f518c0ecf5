# What people and machines call. Everything here works on a fresh Debian with git, make, a C linker and rustup's Rust.

# One optimised profile for all tests: the tests of time and memory need the speed, arithmetic is still checked.
PROFILE := checked

# Where tests/setup puts the clients the tests run; the tests look in the same place.
export DATACODE_TEST_CACHE ?= $(CURDIR)/.cache

.PHONY: test setup lint fmt unit faults clients browser bench bench-instructions

## Everything: what a change has to pass.
test: setup lint unit faults clients

## Installs what the tests need (once; quick when it is there).
setup:
	@tests/setup/install.sh

## Formats the code.
fmt:
	cargo fmt --all

lint:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --profile $(PROFILE) -- -D warnings

unit:
	cargo test --workspace --profile $(PROFILE)

## The benchmark programs in DataCode, Lua 5.4 and CPython: CPU time and ratios.
bench:
	PYTHON=$$(python3 -c 'import sys; print(sys.executable)') cargo bench --bench compare

## Instructions of each benchmark program (needs valgrind).
bench-instructions:
	cargo build --release
	@benches/instructions.sh
