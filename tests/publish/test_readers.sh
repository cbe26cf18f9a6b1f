#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A published folder in the hands of those who harvest it: Frictionless, JSON-LD, DuckDB.
set -eu
. "$(dirname "$0")/../files.sh"
need_module datapackage tableschema jsonld @duckdb/node-api
here=$root/tests/publish

study demo publish -o "$work/demo"
study small publish --publisher "Quelqu'un" --address https://example.org/fragilite/ -o "$work/small"
for folder in demo small; do node "$here/tables.js" "$work/$folder" || fail "Frictionless, folder $folder"; done
node "$here/catalogue.js" "$work/demo" '' || fail "links that are relative"
node "$here/catalogue.js" "$work/small" https://example.org/fragilite/ || fail "links that are absolute"
node "$here/duck.js" "$work/small" || fail "DuckDB"

# The same study in another folder has the same names.
study demo publish -o "$work/elsewhere"
ids() { grep -o '"@id": "[^"]*"' "$1/catalog.jsonld"; }
[ "$(ids "$work/demo")" = "$(ids "$work/elsewhere")" ] || fail "the ids of the catalogue change with the folder"
