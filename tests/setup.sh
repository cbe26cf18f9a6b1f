# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by datasets/demo.sh, tests/run.sh, tests/long.sh and .ci/run, which set `root`, the folder of the project:
# finds what is missing and installs only that, builds, counts. What is said here goes to stderr.

say() { printf '%s\n' "$*" >&2; }

# ---- what is needed: the list, the package of Debian and Ubuntu, how to tell that it is there ----

needs() {
  cat <<'END'
build gcc compiles stdio.h
build libc6-dev compiles stdio.h
build meson meson_is_new
build ninja-build ninja_is_there
build pkg-config program pkg-config
build libgsl-dev library gsl
build libcsv-dev compiles csv.h
build libjansson-dev library jansson
build libarchive-dev library libarchive
build nettle-dev library nettle
tests libcmocka-dev library cmocka
tests libcurl4-openssl-dev library libcurl
tests libxlsxwriter-dev library xlsxwriter
tests libsqlite3-dev library sqlite3
tests libcairo2-dev library cairo
tests gdal-bin program ogr2ogr
tests g++ program c++
tests valgrind program valgrind
tests libxml2-utils program xmllint
tests poppler-utils program pdfinfo
tests scdoc program scdoc
tests mandoc program mandoc
tests locales exists /usr/share/i18n/locales/fr_FR
node nodejs program node
node npm program npm
browser chromium chromium_is_there
shells zsh program zsh
shells fish program fish
fuzz clang clang_fuzzes
fuzz libclang-rt-dev clang_fuzzes
fuzz libomp-dev clang_fuzzes
END
}

program() { command -v "$1" >/dev/null 2>&1; }
library() { pkg-config --exists "$1" 2>/dev/null; }
exists() { [ -e "$1" ]; }
chromium_is_there() { program chromium || program chromium-browser || program google-chrome; }
ninja_is_there() { program ninja || program ninja-build; }
meson_is_new() { case $(meson --version 2>/dev/null) in '' | 0.*) return 1 ;; esac; }

compiles() {
  for compiler in ${CC:+"$CC"} cc gcc clang; do
    printf '#include <stdio.h>\n#include <omp.h>\n#include <%s>\n' "$1" | $compiler -fopenmp -fsyntax-only -x c - 2>/dev/null && return
  done
  return 1
}

clang_fuzzes() {
  trial=$(mktemp) || return 1
  done=1
  echo 'int LLVMFuzzerTestOneInput(void); int LLVMFuzzerTestOneInput(void) { return 0; }' |
    clang -fsanitize=fuzzer,address -fopenmp -x c - -o "$trial" 2>/dev/null || done=0
  rm -f "$trial"
  [ "$done" = 1 ]
}

# The packages of the lists named that are not there.
missing() {
  needs | while read -r list package check; do
    case " $* " in *" $list "*) $check </dev/null || printf ' %s' "$package" ;; esac
  done
}

# install REASON LIST...: nothing to do when all is there.
install() {
  reason=$1
  shift
  wanted=$(missing "$@")
  [ -n "$wanted" ] || return 0
  as_root=
  [ "$(id -u)" = 0 ] || as_root=sudo
  if ! program apt-get || { [ -n "$as_root" ] && ! program sudo; }; then
    say "setup: needed for $reason, under these names or what this system calls them:$wanted"
    say "setup: they are not here, and $(program apt-get && echo 'neither root nor sudo is there to install them' || echo 'there is no apt-get to install them'): please install them and start again"
    exit 1
  fi
  say "setup: installing with apt-get, needed for $reason:$wanted"
  log=$(mktemp)
  apt="$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120"
  # A third party's list that cannot be had is no reason to stop.
  # shellcheck disable=SC2086
  if ! { $apt update || :; $apt install -y --no-install-recommends $wanted; } >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    rm -f "$log"
    say "setup: apt-get could not install:$wanted"
    exit 1
  fi
  rm -f "$log"
  wanted=$(missing "$@")
  [ -z "$wanted" ] && return 0
  say "setup: still missing or too old after apt-get:$wanted (Debian 12 or Ubuntu 24.04, or later, have what is needed)"
  exit 1
}

# wish REASON LIST...: the same, but what cannot be had is done without.
wish() { (install "$@") || say "setup: going on without: $1 will be skipped"; }

# modules FOLDER: what tests/page/package.json names, into FOLDER/modules; without npm or its registry those tests are skipped.
modules() {
  wanted=$root/tests/page/package.json into=$1/modules
  ! program npm || cmp -s "$wanted" "$into/installed.json" || {
    say "setup: installing with npm in ${1##*/}/modules what the tests of pages and folders read them with"
    rm -rf "$into"
    mkdir -p "$into"
    cp "$wanted" "$into"
    if quietly npm install --prefix "$into" --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error; then cp "$wanted" "$into/installed.json"
    else say 'setup: going on without: the tests that want them will be skipped'; fi
  }
}

# ---- building ----

# What root builds in somebody's folder stays that person's.
give_back() { [ "$(id -u)" != 0 ] || [ ! -e "$1" ] || chown -R "$(stat -c %u:%g "$root")" "$1"; }

# quietly COMMAND...: its output is shown only when it fails, without the lines of steps that went well.
quietly() {
  log=$(mktemp)
  status=0
  "$@" >"$log" 2>&1 </dev/null || status=$?
  [ "$status" = 0 ] || grep -v '^\[[0-9]*/[0-9]*\] [A-Z][a-z]*ing ' "$log" >&2 || :
  rm -f "$log"
  return "$status"
}

# build FOLDER OPTION...: configures and compiles. A folder left by another place or another meson is begun again.
build() {
  folder=$1
  shift
  if [ ! -f "$folder/build.ninja" ] || ! meson setup --reconfigure "$folder" "$root" "$@" >/dev/null 2>&1; then
    rm -rf "$folder"
    quietly meson setup "$folder" "$root" "$@" || return
  fi
  quietly meson compile -C "$folder"
}

# ---- counting ----

# tally FOLDER [NAME]: from meson's own record of its last run, sets passed, failed and skipped.
tally() {
  counts=$(python3 -c '
import collections, json, sys
n = collections.Counter(json.loads(line)["result"] for line in open(sys.argv[1]))
passed, skipped = n["OK"] + n["EXPECTEDFAIL"], n["SKIP"]
print(passed, sum(n.values()) - passed - skipped, skipped)' "$1/meson-logs/testlog${2:+-$2}.json" 2>/dev/null) || counts='0 1 0'
  # shellcheck disable=SC2086
  set -- $counts
  passed=$1 failed=$2 skipped=$3
}
