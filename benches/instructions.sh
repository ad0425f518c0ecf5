#!/usr/bin/env bash
# Counts the instructions the machine takes for each program of benches/programs/ (with fewer turns, see
# instructions.txt) and compares them with the counts noted there. The time of two builds differs by tens of per cent
# with the alignment of the code alone; the count does not, so it is what a change of the machine is judged by.
#
# usage: benches/instructions.sh [part of a name]     fails when a program, or all of them, got slower
#        UPDATE=1 benches/instructions.sh             notes the counts of today
# DATACODE names the program, by default the release build.
set -euo pipefail
cd "$(dirname "$0")"
datacode=${DATACODE:-${CARGO_TARGET_DIR:-../target}/release/datacode}
noted=instructions.txt
compiler=$(rustc --version)
# The compiler lays the quick loop out anew with every change: a single program moves by some per cent for nothing.
most_each=1.10
most_together=1.04

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export datacode work

count() {
    local name=$1 turns=$2 fewer=$3
    grep -q "\b$turns\b" "programs/$name.dc" || { echo "$name.dc has no number $turns" >&2; exit 1; }
    sed "s/\b$turns\b/$fewer/g" "programs/$name.dc" >"$work/$name.dc"
    valgrind --tool=cachegrind --cache-sim=no --cachegrind-out-file=/dev/null "$datacode" "$work/$name.dc" \
        2>&1 >/dev/null | sed -n 's/.*I *refs: *//p' | tr -d , >"$work/$name.count"
    [ -s "$work/$name.count" ] || { echo "$name.dc could not be counted" >&2; exit 1; }
}
export -f count
grep -v '^#' "$noted" | grep "^[^ ]*${1:-}" >"$work/programs" || { echo "no program is called like ${1:-}" >&2; exit 1; }
awk '{ print $1, $2, $3 }' "$work/programs" | xargs -P "$(nproc)" -L 1 bash -c 'count "$@"' _

if [ -n "${UPDATE:-}" ]; then
    while read -r line; do
        read -r name turns fewer _ <<<"$line"
        case $line in
        '# compiler'*) echo "# compiler: $compiler" ;;
        '#'*) echo "$line" ;;
        *) printf '%-8s %-9s %-7s %s\n' "$name" "$turns" "$fewer" "$(cat "$work/$name.count")" ;;
        esac
    done <"$noted" >"$work/noted"
    cp "$work/noted" "$noted"
    exit
fi

while read -r name _ _ before; do
    echo "$name $before $(cat "$work/$name.count")"
done <"$work/programs" | awk -v each="$most_each" -v together="$most_together" '
    BEGIN { printf "%-10s %12s %12s %8s\n", "program", "noted", "now", "ratio" }
    {
        ratio = $3 / $2; sum += log(ratio); slower = ratio > each; failed += slower
        printf "%-10s %12d %12d %8.3f%s\n", $1, $2, $3, ratio, slower ? "  slower than " each : ""
    }
    END {
        all = exp(sum / NR)
        if (all > together) { failed++; note = "  slower than " together }
        if (all < 2 - together) note = "  faster: note it with UPDATE=1"
        printf "%-10s %12s %12s %8.3f%s\n", "together", "", "", all, note
        exit failed > 0
    }' || failed=$?

if ! grep -qxF "# compiler: $compiler" "$noted"; then
    echo "made with $compiler, noted with another compiler: not judged"
    exit 0
fi
exit "${failed:-0}"
