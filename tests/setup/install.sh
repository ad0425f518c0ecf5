#!/usr/bin/env bash
# Installs everything the tests need, by name and version, into one folder: $DATACODE_TEST_CACHE, or .cache/ in the
# clone. What is there already, in the right version, is left alone; what cannot be installed ends the run.
#
#   $cache/bin/websocat          the WebSocket client of the command line
#   $cache/python/bin/python     a Python with the packages of requirements.txt
#   $cache/node/node_modules     the packages of package-lock.json
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
cache=${DATACODE_TEST_CACHE:-$(cd "$here/../.." && pwd)/.cache}
websocat_version=1.14.1
mkdir -p "$cache"

say() { printf 'setup: %s\n' "$*"; }

# Two runs at once would install over each other.
exec 9>"$cache/lock"
flock 9

install_packages() {
    local missing=() command package
    while read -r command package; do
        case $command in '' | '#'*) continue ;; esac
        command -v "$command" >/dev/null 2>&1 || missing+=("$package")
    done <"$here/apt.txt"
    # Debian leaves venv's own pip out of the python3 package.
    python3 -c 'import ensurepip, venv' >/dev/null 2>&1 || missing+=(python3-venv)
    [ ${#missing[@]} -eq 0 ] && return

    local root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null 2>&1 || {
            say "not root and no sudo: install these packages first: ${missing[*]}" >&2
            exit 1
        }
        root=(sudo)
    fi
    say "apt-get install ${missing[*]}"
    "${root[@]}" apt-get update -qq </dev/null
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null
}

# Says whether a folder was made from exactly these files and this interpreter; see `stamp`.
fresh() { [ -f "$1/.made-from" ] && [ "$(cat "$1/.made-from")" = "$2" ]; }

install_python() {
    local made_from
    made_from="$(python3 --version) $(sha256sum <"$here/requirements.txt")"
    fresh "$cache/python" "$made_from" && "$cache/python/bin/python" -c 'import prometheus_client, websockets' 2>/dev/null && return
    say "Python packages: $(tr '\n' ' ' <"$here/requirements.txt")"
    rm -rf "$cache/python"
    python3 -m venv "$cache/python"
    "$cache/python/bin/python" -m pip install --quiet --disable-pip-version-check -r "$here/requirements.txt"
    printf '%s\n' "$made_from" >"$cache/python/.made-from"
}

install_node() {
    local made_from
    made_from="$(node --version) $(cat "$here/package.json" "$here/package-lock.json" | sha256sum)"
    fresh "$cache/node" "$made_from" && return
    say "Node packages: npm ci"
    rm -rf "$cache/node"
    mkdir -p "$cache/node"
    cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$cache/node/"
    (cd "$cache/node" && npm ci --silent </dev/null)
    printf '%s\n' "$made_from" >"$cache/node/.made-from"
}

install_websocat() {
    [ "$("$cache/bin/websocat" --version 2>/dev/null || true)" = "websocat $websocat_version" ] && return
    say "websocat $websocat_version (built from source, once)"
    cargo install websocat --version "$websocat_version" --locked --force --quiet \
        --no-default-features --features signal_handler,unix_stdio \
        --root "$cache" --target-dir "$cache/websocat-build"
    rm -rf "$cache/websocat-build"
}

install_packages
install_python
install_node
install_websocat
say "ready in $cache"
