#!/usr/bin/env bash
# Autobahn's suite for WebSocket servers against the server's transport: frames, fragments, control frames, text, closing,
# and messages of up to 16 MiB. What it finds must be what stands in expected.txt, case by case.
#
#   run.sh ECHO    ECHO is the example `echo` of datacode-actors, built with the feature fault-injection (`make conformance`)
#
# `CASES='9.*' run.sh ...` runs some; `UPDATE=1 run.sh ...` writes expected.txt anew, which is refused when a case fails.
# The suite is written for Python 2.7, which it needs: the one named by PYTHON2, in the path, or of pyenv. It is installed
# once, into $DATACODE_TEST_CACHE or .cache/ in the clone, where its reports are left, too.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
cache=${DATACODE_TEST_CACHE:-$(cd "$here/../.." && pwd)/.cache}
suite=autobahntestsuite==25.10.1
echo_server=${1:?the path of the example echo is missing}
cases=${CASES:-1.* 2.* 3.* 4.* 5.* 6.* 7.* 9.* 10.*}

say() { printf 'conformance: %s\n' "$*"; }

find_python() {
    local candidate
    for candidate in ${PYTHON2:+"$PYTHON2"} python2.7 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/2.7*/bin/python2.7; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] != (2, 7))' >/dev/null 2>&1; then
            printf '%s' "$candidate"
            return
        fi
    done
    say "Autobahn's suite runs on Python 2.7 only, and there is none: install it (pyenv install 2.7.18, or the package" >&2
    say "python2.7 of your system) or name it in PYTHON2" >&2
    exit 1
}

install_suite() {
    local folder=$1 python=$2
    [ -f "$folder/.made-from" ] && [ "$(cat "$folder/.made-from")" = "$suite" ] && return
    say "installing $suite, once"
    rm -rf "$folder"
    "$python" -m pip install --quiet --disable-pip-version-check --target "$folder" "$suite" 2>&1 | grep -v DEPRECATION || [ "${PIPESTATUS[0]}" = 0 ]
    # Two of its packages share a name space, which pip declares only where it installs for the whole interpreter.
    printf "__import__('pkg_resources').declare_namespace(__name__)\n" >"$folder/zope/__init__.py"
    printf '%s\n' "$suite" >"$folder/.made-from"
}

mkdir -p "$cache"
python=$(find_python)
(
    # Two runs at once would install over each other.
    flock 9
    install_suite "$cache/autobahn" "$python"
) 9>"$cache/lock"

work=$(mktemp -d)
trap 'kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
mkfifo "$work/said"
DATACODE_ECHO=1 "$echo_server" >"$work/said" &
server=$!
read -r url <"$work/said" || { say "the echo server did not start" >&2; exit 1; }

python3 - "$url" "$cache/autobahn-reports" "$cases" >"$work/spec.json" <<'PYTHON'
import json, sys
url, reports, cases = sys.argv[1:]
server = {"agent": "datacode", "url": url}
json.dump({"outdir": reports, "servers": [server], "cases": cases.split(), "exclude-cases": []}, sys.stdout)
PYTHON
rm -rf "$cache/autobahn-reports"
begun=$SECONDS
PYTHONPATH="$cache/autobahn" "$python" -W ignore -m autobahntestsuite.wstest -m fuzzingclient -s "$work/spec.json" \
    >"$work/log" 2>&1 || { tail -n 20 "$work/log" >&2; exit 1; }
say "$((SECONDS - begun)) s; the reports are in $cache/autobahn-reports"
python3 "$here/compare.py" "$cache/autobahn-reports/index.json" "$here/expected.txt"
kill "$server"
wait "$server"
