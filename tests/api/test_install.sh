#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A copy of the sources is built and installed, then hidden; tests/examples/score.c is built against what was installed,
# through pkg-config, shared and static, and its scores are those of the installed program.
# Usage: test_install.sh ROOT CC...
set -eu
root=$1
shift
unset FRAGILITY_DATADIR FRAGILITY_SOURCE_ROOT FRAGILITY_CLI
export LC_ALL=C CC="$*"
for tool in meson ninja pkg-config; do
  command -v "$tool" >/dev/null || { echo "SKIP: $tool is not installed"; exit 77; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prefix=$work/prefix

fail() { echo "$*"; exit 1; }

# What a release holds; no build folder, no history.
mkdir "$work/source"
for entry in "$root"/*; do
  case ${entry##*/} in build*) ;; *) cp -R "$entry" "$work/source" ;; esac
done
meson setup "$work/build" "$work/source" -Dprefix="$prefix" -Dlibdir=lib -Dtests=false -Dbench=false >"$work/log" 2>&1 &&
  ninja -j 2 -C "$work/build" >>"$work/log" 2>&1 && meson install -C "$work/build" --no-rebuild >>"$work/log" 2>&1 ||
  { tail -n 30 "$work/log"; fail "the library could not be configured, built or installed"; }
rm -rf "$work/build" "$work/source"

export PKG_CONFIG_PATH="$prefix/lib/pkgconfig" LD_LIBRARY_PATH="$prefix/lib"
fragility=$prefix/bin/fragility
demo=$prefix/share/fragility/demo
mkdir "$work/elsewhere"
cd "$work/elsewhere"

# The installed program finds the installed data from any folder.
"$fragility" demo >demo.txt || fail "the installed demo failed"
grep -q ' 31004\| Ayguesvives ' demo.txt || fail "the installed demo does not name Ayguesvives"
if FRAGILITY_DATADIR=/nowhere/at/all "$fragility" demo >out.txt 2>err.txt; then fail "a wrong FRAGILITY_DATADIR went unseen"; fi
grep -q 'communes\.csv' err.txt || { cat err.txt; fail "a wrong FRAGILITY_DATADIR: the message names no file"; }
[ ! -s out.txt ] || fail "a wrong FRAGILITY_DATADIR: something was printed"

# The territory is installed prepared too, and gives what its tables give.
prepared=$prefix/share/fragility/territory/prepared.bin
"$fragility" demo -o with >/dev/null && mv "$prepared" prepared.bin && "$fragility" demo -o without >/dev/null ||
  fail "no prepared territory is installed, or the demo fails without it"
mv prepared.bin "$prepared"
diff -r with without || fail "the prepared territory (<) and its tables (>) differ"

# Completions go where the shells look, and the man pages where scdoc made them.
for file in bash-completion/completions/fragility zsh/site-functions/_fragility fish/vendor_completions.d/fragility.fish; do
  [ -s "$prefix/share/$file" ] || fail "share/$file is not installed"
done
! command -v scdoc >/dev/null || [ -s "$prefix/share/man/man1/fragility-score.1" ] || fail "the man page of fragility score is not installed"

# The program an engineer would write.
"$@" -std=c11 -Wall -Wextra -Werror $(pkg-config --cflags fragility) "$root/tests/examples/score.c" -o score $(pkg-config --libs fragility)
./score "$demo/indicators.csv" "$demo/premises.csv" >score.txt || fail "the example failed"
# The codes and scores of a CSV, as the example prints them.
known() { awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "score") at = i; next } $at != "" { printf "%s %.2f\n", $1, $at }'; }
"$fragility" score -q "$demo/indicators.csv" "$demo/premises.csv" | known >expected.txt
[ "$(wc -l <expected.txt)" -eq 36 ] || fail "found $(wc -l <expected.txt) scores, expected the 36 of the Sicoval"
diff expected.txt score.txt || fail "the program's scores (<) and the example's (>) differ"
"$fragility" score -q --reference epci "$demo/indicators.csv" "$demo/premises.csv" | known >reference.txt
grep -qx '31004 5.64' reference.txt || fail "found $(grep 31004 reference.txt), expected 31004 5.64 with --reference epci"
if ./score "$demo/nothing.csv" >out.txt 2>err.txt; then fail "the example read a file that is not there"; fi
grep -q '^nothing\.csv: ' err.txt || { cat err.txt; fail "the example's message does not start with the file"; }

# Static: the archive alone in its folder, so that the linker has no choice. Some systems ship libarchive without the
# libraries its own --static asks for; there, the private part of fragility.pc is taken and the rest stays shared.
mkdir "$work/static"
cp "$prefix/lib/libfragility.a" "$work/static"
export PKG_CONFIG_PATH="$work/static:$PKG_CONFIG_PATH"
sed "s|^libdir=.*|libdir=$work/static|" "$prefix/lib/pkgconfig/fragility.pc" >"$work/static/fragility.pc"
echo 'int main(void) { return 0; }' >empty.c
if "$@" empty.c -o empty $(pkg-config --static --libs $(pkg-config --print-requires-private fragility)) 2>/dev/null; then
  libraries=$(pkg-config --static --libs fragility)
else
  echo "note: the private libraries of libarchive are not all installed: it is linked shared"
  libraries="$(pkg-config --libs fragility) $(pkg-config --libs $(pkg-config --print-requires-private fragility)) $(sed -n 's/^Libs.private: //p' "$work/static/fragility.pc")"
fi
"$@" -std=c11 $(pkg-config --cflags fragility) "$root/tests/examples/score.c" -o score-static $libraries || fail "no static link through pkg-config"
if readelf -d score-static | grep -q 'NEEDED.*libfragility'; then fail "the static example still needs libfragility.so"; fi
env -u LD_LIBRARY_PATH ./score-static "$demo/indicators.csv" "$demo/premises.csv" >static.txt || fail "the static example failed"
diff score.txt static.txt || fail "shared (<) and static (>) scores differ"
