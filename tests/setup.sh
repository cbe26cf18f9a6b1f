# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by datasets/demo.sh, tests/run.sh, tests/long.sh and .ci/run, which set `root`, the folder of the project.
# Finds what is missing, installs only that, builds, counts. Everything said here goes to stderr.

say() { printf '%s\n' "$*" >&2; }

# One line each: group, package of Debian and Ubuntu, how to tell that it is there, what it is.
needs() {
  cat <<'END'
build|gcc|code stdio.h|a C compiler with OpenMP
build|libc6-dev|code stdio.h|the headers of the C library
build|meson|meson|meson 1.0 or later
build|ninja-build|ninja|ninja
build|pkg-config|pkg-config|pkg-config
build|libgsl-dev|library gsl|GSL
build|libcsv-dev|code csv.h|libcsv
build|libjansson-dev|library jansson|jansson
build|libarchive-dev|library libarchive|libarchive
build|nettle-dev|library nettle|nettle
tests|libcmocka-dev|library cmocka|cmocka
tests|g++|cxx|a C++ compiler, to compile the public headers
tests|locales|file /usr/share/i18n/locales/fr_FR|the sources of the French locale
tests|zstd|program zstd|zstd
tests|xz-utils|program xz|xz
tests|unzip|program unzip|unzip
fuzz|clang|program clang|clang
fuzz|libclang-rt-dev|clang-flag -fsanitize=fuzzer|the run-time part of clang's sanitizers
fuzz|libomp-dev|clang-flag -fopenmp|OpenMP for clang
long|valgrind|program valgrind|valgrind
END
}

program() { command -v "$1" >/dev/null 2>&1; }

c_compiler() {
  for c in ${CC:-cc gcc clang}; do
    if program "$c"; then echo "$c"; return; fi
  done
  return 1
}

# Does a program with this header compile, OpenMP on?
code() { printf '#include <stdio.h>\n#include <omp.h>\n#include <%s>\n' "$1" | $(c_compiler) -fopenmp -fsyntax-only -x c - 2>/dev/null; }

library() { pkg-config --exists "$1" 2>/dev/null; }
file() { [ -e "$1" ]; }
cxx() { program "${CXX:-c++}"; }
ninja() { program ninja || program ninja-build; }
pkg_config() { program pkg-config; }
meson_new() { case $(meson --version 2>/dev/null) in '' | 0.*) return 1 ;; esac; }

clang_flag() {
  out=$(mktemp) || return 1
  printf 'int LLVMFuzzerTestOneInput(const unsigned char *d, unsigned long n);\nint LLVMFuzzerTestOneInput(const unsigned char *d, unsigned long n) { return !d && n; }\nint main(void) { return 0; }\n' |
    sed "$(case $1 in *fuzzer) echo 3d ;; *) echo 1,2d ;; esac)" | clang "$1" -x c - -o "$out" 2>/dev/null
  status=$?
  rm -f "$out"
  return $status
}
