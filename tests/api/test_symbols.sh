#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The exported symbols are those marked FRAGILITY_API; every symbol with external linkage starts with fragility_; the
# library leaves the locale, the standard streams, the process and GSL's error handler alone.
# Usage: test_symbols.sh ROOT SHARED STATIC
set -eu
root=$1
shared=$2
static=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C
command -v nm >/dev/null || { echo "SKIP: nm is not installed"; exit 77; }

# Lines of the preprocessor are no declarations; the name is the word before the first parenthesis.
cat "$root"/include/fragility/*.h | grep -v '^#' | tr '\n' ' ' | grep -o 'FRAGILITY_API [^(;]*(' |
  sed 's/ *($//; s/.*[ *]//' | sort >"$work/marked"
nm -D --defined-only "$shared" | awk '{ print $NF }' | sort >"$work/exported"
[ "$(wc -l <"$work/marked")" -ge 50 ] || { echo "found too few FRAGILITY_API marks: is the pattern right?"; exit 1; }
diff "$work/marked" "$work/exported" || { echo "marked FRAGILITY_API (<) and exported (>) differ"; exit 1; }

nm -g --defined-only "$static" | awk 'NF == 3 { print $3 }' >"$work/defined"
[ "$(wc -l <"$work/defined")" -ge "$(wc -l <"$work/marked")" ] || { echo "found too few symbols in $static"; exit 1; }
if grep -v '^fragility_' "$work/defined"; then
  echo "the symbols above have external linkage and no fragility_ prefix"
  exit 1
fi

# "-" is standard output, in output.c alone; pages.c alone has a clock, which tells it what memory costs.
nm -A -u "$static" | awk '
  BEGIN {
    n = split("setlocale uselocale stderr stdin puts putchar printf vprintf perror exit _exit _Exit abort quick_exit atexit " \
              "__assert_fail warn warnx err errx syslog gsl_set_error_handler gsl_set_error_handler_off srand srandom rand " \
              "random time clock_gettime gettimeofday localtime strtok signal system tmpnam __printf_chk __vprintf_chk", names, " ")
    for (i = 1; i <= n; i++) refused[names[i]] = 1
  }
  { name = $NF; sub(/@.*/, "", name) }
  name == "clock_gettime" && /pages\.c\.o/ { next }
  name in refused || (name == "stdout" && $0 !~ /output\.c\.o/) { print; found = 1 }
  END { exit found }
' || { echo "the library uses the symbols above"; exit 1; }
