#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What export writes, read by GDAL: codes are whole, numbers are those of score to the last bit.
set -eu
. "$(dirname "$0")/../files.sh"
need ogrinfo ogr2ogr python3
study small score --table full -o "$work/wanted.csv"
for form in gpkg geojson geojsonl csv xlsx; do
  status=0
  study small export -o "$work/small.$form" 2>"$work/err" || status=$?
  if [ "$status" != 0 ] && grep -q 'built without\| needs ' "$work/err"; then echo "not looked at: $(cat "$work/err")"; continue; fi
  [ "$status" = 0 ] || { cat "$work/err"; fail "export to .$form left with $status"; }
  study small export -f -o "$work/again.$form"
  cmp "$work/small.$form" "$work/again.$form" || fail ".$form: a second run gave other bytes"
  python3 "$root/tests/publish/exports.py" "$work/small.$form" "$work/wanted.csv" || fail ".$form"
done
if study small export -o "$work/small.ods" 2>"$work/err"; then fail "an end that is no form was taken"; fi
