#!/usr/bin/env bash
# Installs what DataCode's tables are compared with into a virtual environment outside of the tree, and says where its
# Python is. What is there already, made of the same versions, is left alone.
#
# usage: benches/tables/install.sh <folder>      PYTHON names the interpreter itself, by default python3
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$1
python=${PYTHON:-python3}
made_from="$("$python" --version) $(sha256sum <"$here/requirements.txt")"
mkdir -p "$folder"
if ! [ -f "$folder/.made-from" ] || [ "$(cat "$folder/.made-from")" != "$made_from" ]; then
    rm -rf "$folder/python"
    "$python" -m venv "$folder/python"
    "$folder/python/bin/python" -m pip install --quiet --disable-pip-version-check -r "$here/requirements.txt" >&2
    printf '%s\n' "$made_from" >"$folder/.made-from"
fi
printf '%s\n' "$folder/python/bin/python"
