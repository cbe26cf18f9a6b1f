#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The rooms of lib/ include each other one way only, each by its door; the commands see public headers only.
# Usage: test_layering.sh ROOT
set -eu
cd "$1"
export LC_ALL=C
find lib cli include -name '*.[ch]' | sort | xargs awk '
  function fail(why) {
    printf "%s:%d: %s\n", FILENAME, FNR, why
    failed = 1
  }
  # May files of room `from` include room `to`?
  function allowed(from, to) { return from == to || index(edges[from], " " to " ") > 0 }
  BEGIN {
    edges["base"] = " "
    edges["read"] = " base "
    edges["table"] = " base "
    edges["territory"] = " base read table "
    edges["catalogue"] = " base read table territory "
    edges["fetch"] = " base read write "
    edges["method"] = " base read table "
    edges["score"] = " base table method "
    edges["supply"] = " base read table territory "
    edges["access"] = " base read table supply "
    edges["gaps"] = " base read table score supply access "
    edges["write"] = " base table "
    edges["robust"] = " base method score access gaps "
    edges["siting"] = " base supply access gaps "
    edges["audit"] = " base table method score "
    edges["contours"] = " base read table territory "
    edges["publish"] = " base read table territory catalogue method score supply access gaps contours write "
  }
  FNR == 1 {
    files++
    split(FILENAME, part, "/")
    top = part[1]
    room = part[2]
    if (top == "lib" && !(room in edges)) fail("the room " room " stands in no row of the table")
  }
  !/^[ \t]*#[ \t]*include/ { next }
  {
    includes++
    quoted = match($0, /"[^"]*"/)
    if (!quoted && !match($0, /<[^>]*>/)) { fail("an include that is no name"); next }
    name = substr($0, RSTART + 1, RLENGTH - 2)
    slash = index(name, "/")
    to = slash ? substr(name, 1, slash - 1) : ""
  }
  name == "csv.h" && FILENAME != "lib/read/records.c" { fail("only lib/read/records.c knows libcsv") }
  name == "curl/curl.h" && FILENAME != "lib/fetch/curl.h" { fail("only lib/fetch/curl.h knows libcurl") }
  name == "xlsxwriter.h" && FILENAME != "lib/write/workbook.h" { fail("only lib/write/workbook.h knows libxlsxwriter") }
  name == "sqlite3.h" && FILENAME != "lib/write/database.h" { fail("only lib/write/database.h knows SQLite") }
  top == "lib" && quoted {
    if (!slash) fail("\"" name "\": a file of lib is named with its room")
    else if (!(to in edges)) fail("\"" name "\": no room is called " to)
    else if (!allowed(room, to)) fail("\"" name "\": " room " may not include " to)
    else if (room != to && name != to "/" to ".h") fail("\"" name "\": " to " is entered by " to "/" to ".h only")
    next
  }
  # <fragility/score.h> in lib/access is an edge like any other.
  top == "lib" && to == "fragility" {
    concept = substr(name, slash + 1)
    sub(/\.h$/, "", concept)
    if (concept == "fragility") fail("<" name ">: a room includes what it uses")
    if (concept in edges && !allowed(room, concept)) fail("<" name ">: " room " may not include " concept)
  }
  top == "lib" && to in edges && to != "fragility" { fail("<" name ">: a room is included between quotes") }
  top == "cli" && quoted && name != "cli.h" && !(room == "document" && name == "document.h") { fail("\"" name "\": a command includes \"cli.h\" only") }
  top == "cli" && !quoted && slash && to != "fragility" && to != "sys" { fail("<" name ">: a command includes <fragility/...> and the system only") }
  top == "cli" && !quoted && !slash && name ~ /^(csv|archive|archive_entry|jansson)\.h$/ { fail("<" name ">: only the library knows this") }
  top == "include" && quoted { fail("\"" name "\": a public header includes <fragility/...> only") }
  top == "include" && !quoted && to != "fragility" && name !~ /^std(bool|def|int)\.h$/ { fail("<" name ">: a public header asks for no more than stdbool, stddef and stdint") }
  END {
    if (files < 60 || includes < 100) { print "found " files + 0 " files and " includes + 0 " includes: too few to be the project"; failed = 1 }
    exit failed
  }
'
if grep -n -w -E 'setlocale|uselocale' -r lib; then
  echo "the library leaves the locale alone"
  exit 1
fi
