#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the writers of layers write is what GDAL reads: codes, numbers to the last bit, outlines with their holes, the style for QGIS.

Usage: readback.py LAYERS, the program of layers.c"""
import filecmp
import json
import os
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml
import zipfile

FILES = ["book.xlsx", "layers.gpkg", "communes.geojson", "lieux.geojsonl"]
CODES = ["01001", "2A004", "97411", "75056", "31555"]
NAMES = ["=1+1", "Ajaccio \"la\" <belle> & l'autre", "+33 561", "@SUM(A1)", "http://exemple.fr/_x0041_"]
SCORES = [0.1 + 0.2, 1 / 3, None, 0.7, 1.0]
PEOPLE = [776, 70817, None, 2133111, 504078]
SHARES = [5e-324, 1e22, -2.25, 123456789.123456789, None]
HOLED = [[[5, 46], [5.123456, 46], [5.123456, 46.5], [5, 46.5], [5, 46]], [[5.05, 46.1], [5.05, 46.2], [5.1, 46.2], [5.1, 46.1], [5.05, 46.1]]]


def skip(why):
    print("SKIP:", why)
    sys.exit(77)


def expect(what, found, expected):
    if found != expected:
        sys.exit(f"{what}: found {found!r}, expected {expected!r}")


def write(program, folder, locale):
    os.mkdir(folder)
    ran = subprocess.run([program, folder], env={**os.environ, "LC_ALL": locale}, stderr=subprocess.PIPE, text=True)
    if ran.returncode and "built without" in ran.stderr:
        skip(ran.stderr.strip())
    if ran.returncode and " needs " in ran.stderr:
        skip(ran.stderr.strip())
    expect("the program that writes", (ran.returncode, ran.stderr), (0, ""))


def gdal(path, layer):
    """The features of a layer as GDAL reads them. Numbers by way of a table of SQLite, which holds them whole: as text GDAL tidies the last digits."""
    import sqlite3
    settings = {**os.environ, "OGR_XLSX_HEADERS": "FORCE"}
    out = subprocess.run(["ogr2ogr", "-f", "GeoJSON", "/vsistdout/", path, layer], check=True, stdout=subprocess.PIPE, text=True, env=settings).stdout
    features = json.loads(out)["features"]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["ogr2ogr", "-f", "SQLite", "-lco", "LAUNDER=NO", f"{folder}/t.db", path, layer, "-nln", "t"], check=True, env=settings)
        base = sqlite3.connect(f"{folder}/t.db")
        rows = base.execute("SELECT * FROM t ORDER BY rowid")
        names = [about[0] for about in rows.description]
        for feature, row in zip(features, rows):
            feature["properties"] = dict(zip(names, row))
        base.close()
    return features


def column(features, name):
    return [feature["properties"].get(name) for feature in features]


def check_values(what, features, names=("code", "nom", "score", "population", "part")):
    for name, expected in zip(names, (CODES, NAMES, SCORES, PEOPLE, SHARES)):
        expect(f"{what}, {name}", column(features, name), expected)


def check_outlines(what, features):
    def as_multiple(geometry):
        return geometry and (geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]])
    found = [as_multiple(feature["geometry"]) for feature in features]
    expect(f"{what}, the outline with a hole", found[0], [HOLED])
    expect(f"{what}, polygons of each", [shape and len(shape) for shape in found], [1, 2, None, None, 1])


def check_points(what, features):
    found = [feature["geometry"] and feature["geometry"]["coordinates"] for feature in features]
    expect(what, found, [[1.4442, 43.6047], None, [2.3522219, 48.856614]])


# ---- GeoJSON ----

def check_geojson(folder):
    with open(f"{folder}/communes.geojson", encoding="utf-8") as file:
        whole = json.load(file)
    expect("the facts of a collection", (whole["type"], whole["name"], whole["licence"]), ("FeatureCollection", "communes", "Licence Ouverte 2.0"))
    expect("the ids", [feature["id"] for feature in whole["features"]], CODES)
    expect("the order of properties", list(whole["features"][0]["properties"]), ["code", "nom", "score", "population", "part"])
    expect("the types", [f["geometry"] and f["geometry"]["type"] for f in whole["features"]], ["Polygon", "MultiPolygon", None, None, "Polygon"])
    check_values("GeoJSON", whole["features"])
    check_outlines("GeoJSON", whole["features"])
    read = gdal(f"{folder}/communes.geojson", "communes")
    check_values("GeoJSON by GDAL", read)
    check_outlines("GeoJSON by GDAL", read)
    with open(f"{folder}/lieux.geojsonl", encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    expect("the lines", [line["id"] for line in lines], ["a", "b", "c"])
    check_points("points by line", lines)
    check_points("points by line, by GDAL", gdal(f"{folder}/lieux.geojsonl", "lieux"))


# ---- GeoPackage ----

def check_base(path):
    import sqlite3
    base = sqlite3.connect(path)
    one = lambda sql: base.execute(sql).fetchone()
    expect("application_id", one("PRAGMA application_id")[0].to_bytes(4, "big"), b"GPKG")
    expect("user_version", one("PRAGMA user_version"), (10300,))
    expect("integrity", one("PRAGMA integrity_check"), ("ok",))
    expect("foreign keys", one("PRAGMA foreign_key_check"), None)
    expect("reference systems", base.execute("SELECT srs_id FROM gpkg_spatial_ref_sys ORDER BY srs_id").fetchall(), [(-1,), (0,), (4326,)])
    expect("contents", base.execute("SELECT table_name, data_type, last_change, srs_id, min_x, max_y FROM gpkg_contents ORDER BY table_name").fetchall(),
           [("communes", "features", "2026-01-01T00:00:00.000Z", 4326, 1.25, 46.5), ("indicateurs", "attributes", "2026-01-01T00:00:00.000Z", None, None, None),
            ("layer_styles", "attributes", "2026-01-01T00:00:00.000Z", None, None, None), ("lieux", "features", "2026-01-01T00:00:00.000Z", 4326, 1.4442, 48.856614)])
    expect("the columns", [row[1:3] for row in base.execute("PRAGMA table_info(communes)")],
           [("fid", "INTEGER"), ("geom", "MULTIPOLYGON"), ("code", "TEXT"), ("nom", "TEXT"), ("score", "REAL"), ("population", "REAL"), ("part", "REAL")])
    expect("the index", one("SELECT count(*) FROM rtree_communes_geom"), (3,))
    expect("its search", base.execute("SELECT id FROM rtree_communes_geom WHERE minx < 1.4 AND maxx > 1.3").fetchall(), [(5,)])
    expect("its triggers", one("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'communes'"), (6,))
    expect("exact numbers", [row[0] for row in base.execute("SELECT part FROM communes ORDER BY fid")], SHARES)
    style = base.execute("SELECT f_table_name, f_geometry_column, useAsDefault, styleQML FROM layer_styles").fetchall()
    expect("the styles", [row[:3] for row in style], [("communes", "geom", 1)])
    renderer = xml.fromstring(style[0][3]).find("renderer-v2")
    expect("the renderer", (renderer.get("type"), renderer.get("attr")), ("graduatedSymbol", "score"))
    expect("the classes", [(r.get("lower"), r.get("upper"), r.get("symbol")) for r in renderer.iter("range")], [("0", "0.25", "0"), ("0.25", "0.5", "1"), ("0.5", "1", "2")])
    expect("the colours", [p.get("v") for p in renderer.iter("prop") if p.get("k") == "color"], ["255,255,204,255", "253,141,60,255", "128,0,38,255"])
    base.close()


def check_geopackage(path):
    told = subprocess.run(["ogrinfo", "-ro", path], check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout
    for line in ("communes (Multi Polygon)", "lieux (Point)", "indicateurs (None)"):
        if line not in told:
            sys.exit(f"ogrinfo: found\n{told}expected {line}")
    if "Warning" in told or "ERROR" in told:
        sys.exit(told)
    features = gdal(path, "communes")
    check_values("GeoPackage by GDAL", features)
    check_outlines("GeoPackage by GDAL", features)
    expect("types by GDAL", {f["geometry"]["type"] for f in features if f["geometry"]}, {"MultiPolygon"})
    check_points("GeoPackage by GDAL, points", gdal(path, "lieux"))
    check_values("GeoPackage by GDAL, attributes", gdal(path, "indicateurs"))


def check_edit(path, folder):
    """Somebody adds a row and takes one away: the triggers keep the index."""
    copy = f"{folder}/edited.gpkg"
    shutil.copy(path, copy)
    for sql in ("DELETE FROM communes WHERE code = '31555'", "UPDATE communes SET geom = (SELECT geom FROM communes WHERE code = '01001') WHERE code = '97411'"):
        subprocess.run(["ogrinfo", "-q", copy, "-sql", sql], check=True, stdout=subprocess.DEVNULL)
    import sqlite3
    base = sqlite3.connect(copy)
    expect("the index after an edit", base.execute("SELECT id FROM rtree_communes_geom ORDER BY id").fetchall(), [(1,), (2,), (3,)])
    base.close()


# ---- the workbook ----

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def check_archive(path):
    with zipfile.ZipFile(path) as archive:
        expect("dates in the archive", {entry.date_time for entry in archive.infolist()}, {(1980, 1, 1, 0, 0, 0)})
        parts = {name: xml.fromstring(archive.read(name)) for name in archive.namelist() if name.endswith((".xml", ".rels"))}
    expect("the sheets", [sheet.get("name") for sheet in parts["xl/workbook.xml"].iter(MAIN + "sheet")],
           ["Communes l'essentiel, et bien p", "Lieux", "Indicateurs", "À lire"])
    core = {element.tag.split("}")[1]: element.text for element in parts["docProps/core.xml"]}
    expect("the facts", (core["creator"], core["description"], core["created"]), ("Quelqu'un", "Licence Ouverte 2.0", "2026-01-01T00:00:00Z"))
    return parts


def check_sheet(parts):
    sheet = parts["xl/worksheets/sheet1.xml"]
    formats = {f.get("numFmtId"): f.get("formatCode") for f in parts["xl/styles.xml"].iter(MAIN + "numFmt")}
    formats |= {"0": "General", "1": "0", "3": "#,##0"}
    shown = [formats[style.get("numFmtId")] for style in parts["xl/styles.xml"].find(MAIN + "cellXfs")]
    cells = {cell.get("r"): cell for cell in sheet.iter(MAIN + "c")}
    expect("formulas", [element.tag for element in sheet.iter(MAIN + "f")], [])
    expect("how numbers are shown", [shown[int(cells[at].get("s"))] for at in ("C2", "D2", "E2")], ["0.0", "#,##0", "0.0"])
    expect("numbers", [float(cells[at].find(MAIN + "v").text) for at in ("C2", "C3", "E2", "E3", "E5")], [SCORES[0], SCORES[1], SHARES[0], SHARES[1], SHARES[3]])
    expect("empty cells", [at for at in ("C4", "D4", "E6") if at in cells], [])
    expect("the heading", [cells[at].find(f"{MAIN}is/{MAIN}t").text for at in ("A1", "B1", "C1")], ["Code INSEE", "nom", "Score de fragilité"])
    pane = next(sheet.iter(MAIN + "pane"))
    expect("the pane", (pane.get("ySplit"), pane.get("state")), ("1", "frozen"))
    expect("the filter", sheet.find(MAIN + "autoFilter").get("ref"), "A1:E6")
    expect("the extent", sheet.find(MAIN + "dimension").get("ref"), "A1:E6")
    last = parts["xl/worksheets/sheet4.xml"]
    expect("what there is to read", [t.text for t in last.iter(MAIN + "t")], ["Ce que dit ce fichier", "=2+2"])


def check_workbook(path):
    check_sheet(check_archive(path))
    features = gdal(path, "Indicateurs")
    expect("codes by GDAL", column(features, "code"), CODES)
    expect("scores by GDAL", column(features, "score"), SCORES)
    expect("people by GDAL", column(features, "population"), PEOPLE)
    check_openpyxl(path)


def check_openpyxl(path):
    try:
        import openpyxl
    except ImportError:
        return
    sheet = openpyxl.load_workbook(path)["Indicateurs"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    expect("openpyxl, codes", [row[0] for row in rows], CODES)
    expect("openpyxl, scores", [row[2] for row in rows], SCORES)
    expect("openpyxl, shares", [row[4] for row in rows], SHARES)
    expect("openpyxl, formulas", [cell.value for cell in sheet["B"] if cell.data_type == "f"], [])


def french(folder):
    """A locale whose decimal mark is a comma, where one can be made."""
    if not shutil.which("localedef"):
        return "C"
    made = subprocess.run(["localedef", "-i", "fr_FR", "-f", "UTF-8", f"{folder}/fr_FR.UTF-8"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if made.returncode:
        return "C"
    os.environ["LOCPATH"] = folder
    return "fr_FR.UTF-8"


def main():
    for tool in ("ogrinfo", "ogr2ogr"):
        if not shutil.which(tool):
            skip(f"{tool} is not installed (gdal-bin): what is written is not read back by other software")
    try:
        import sqlite3  # noqa: F401
    except ImportError:
        skip("python3 has no sqlite3")
    with tempfile.TemporaryDirectory() as folder:
        first, second = f"{folder}/first", f"{folder}/second"
        write(sys.argv[1], first, "C")
        write(sys.argv[1], second, french(folder))
        os.environ.pop("LOCPATH", None)
        expect("the same bytes again, in a French locale", filecmp.cmpfiles(first, second, FILES, shallow=False), (FILES, [], []))
        check_geojson(first)
        check_base(f"{first}/layers.gpkg")
        check_geopackage(f"{first}/layers.gpkg")
        check_edit(f"{first}/layers.gpkg", folder)
        check_workbook(f"{first}/book.xlsx")


main()
