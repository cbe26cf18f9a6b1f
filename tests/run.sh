#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds in build-tests, runs every test. The published numbers are compared where their files
# stand beside the project (../shared); with FRAGILITY_REFERENCE=required their absence is a failure, not a skip.
# Words given here go to meson setup: sh tests/run.sh -Dwerror=true
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/tests/setup.sh"
folder=$root/build-tests

install 'the tests' build tests
wish 'what reads published folders and pages' node
wish 'the page in a browser' browser
wish 'the completions in their shells' shells
trap 'give_back "$folder"' EXIT
say 'tests: building in build-tests'
build "$folder" -Dtests=true -Dbench=false -Dwerror=false "$@"
modules "$folder"
status=0
meson test -C "$folder" --no-rebuild --print-errorlogs || status=$?

# What the comparisons with published numbers print.
python3 - "$folder/meson-logs/testlog.json" <<'END' || true
import json, sys
for line in open(sys.argv[1]):
    test = json.loads(line)
    if "reference" in test["name"] and test.get("stdout"):
        print("\n" + test["name"] + "\n" + test["stdout"].rstrip())
END

tally "$folder"
printf '\ntests: %s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
[ "$status" = 0 ] && [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
