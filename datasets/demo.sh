#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The main job on the shipped data, from a fresh clone: installs what is missing, builds in build-demo, runs
# `fragility demo` with its map and its note in build-demo/demo. Words given here go to it: sh datasets/demo.sh -o FOLDER
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/tests/setup.sh"

install 'the build' build
trap 'give_back "$root/build-demo"' EXIT
[ -f "$root/build-demo/build.ninja" ] || say 'demo: building in build-demo, once'
build "$root/build-demo" -Dtests=false -Dbench=false
FRAGILITY_DATADIR="$root/datasets" "$root/build-demo/cli/fragility" demo -o "$root/build-demo/demo" -f "$@"
