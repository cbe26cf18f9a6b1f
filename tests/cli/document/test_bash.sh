#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Usage: test_bash.sh FOLDER
set -eu
here=${FRAGILITY_SOURCE_ROOT:?}/tests/cli/document
. "$here/help.sh"
command -v bash >/dev/null || skip "bash is not installed"
bash "$here/complete.bash" "$1/fragility"
