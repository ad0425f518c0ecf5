#!/bin/sh
# Counts the instructions each program of benches/programs/ takes in DataCode, with valgrind's callgrind. The time of
# two builds differs by tens of per cent with the alignment of the code; the count does not, so it is what a change
# of the machine is judged by.
#
# usage: benches/instructions.sh [part of a name]   (DATACODE: the program, default target/release/datacode)
set -eu
here=$(dirname "$0")
datacode=${DATACODE:-${CARGO_TARGET_DIR:-$here/../target}/release/datacode}
for program in "$here"/programs/*"${1:-}"*.dc; do
    count=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null "$datacode" "$program" 2>&1 >/dev/null |
        sed -n 's/.*Collected : //p')
    printf '%-12s %15s\n' "$(basename "$program" .dc)" "${count:-failed}"
done
