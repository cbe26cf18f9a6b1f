#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the invented country must give, worked out slowly and exactly from territory/ and inputs/.

It shares nothing with the library: rationals and 50-digit decimals, no doubles before the last rounding, loops over
all pairs. README.md states the rules. Writes expected/.
"""

import csv
import re
from decimal import Decimal, getcontext
from fractions import Fraction
from pathlib import Path

getcontext().prec = 50
HERE = Path(__file__).resolve().parent
OUT = HERE / "expected"
FLAGS = ("merged", "split_mother", "approximate", "partial", "plain_mean")


def rows_of(path, separator=",", skip=0, encoding="utf-8"):
    with open(HERE / path, encoding=encoding, newline="") as file:
        for _ in range(skip):
            next(file)
        return list(csv.DictReader(file, delimiter=separator))


def text(value):
    """The shortest digits of the double nearest to an exact value; empty when there is none."""
    if value is None:
        return ""
    number = float(value)
    return str(int(number)) if number == int(number) and abs(number) < 2**53 else repr(number)


def write(name, header, rows):
    OUT.mkdir(exist_ok=True)
    with open(OUT / name, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


# ---- territory ----

COMMUNES = {row["code"]: row for row in rows_of("territory/communes.csv")}
CODES = sorted(COMMUNES)
PEOPLE = {code: int(row["population"]) for code, row in COMMUNES.items()}
EARLIER = {old: code for code, row in COMMUNES.items() for old in row["earlier"].split("|") if old}
DISTRICTS = {old: code for code, row in COMMUNES.items() for old in row["arrondissements"].split("|") if old}
SPLITS = [(row["mother"], row["daughter"]) for row in rows_of("territory/splits.csv")]
POINTS = {row["code"]: (row["latitude"], row["longitude"]) for row in rows_of("territory/points.csv")}


def mend(code):
    code = code.strip()
    if re.fullmatch(r"\d{4}", code):
        return "0" + code
    return code.upper() if re.fullmatch(r"2[ab]\d{3}", code) else code


def resolve(code):
    if code in COMMUNES:
        return code, "as_is"
    if code in DISTRICTS:
        return DISTRICTS[code], "arrondissement"
    return (EARLIER[code], "moved") if code in EARLIER else (None, "unresolved")


# ---- files ----

class File:
    """Rows brought to communes, as N0 says, and the accounts of it."""

    def __init__(self, rows, key, has_data):
        self.ledger = dict.fromkeys(LEDGER, 0)
        self.ledger["rows_in"] = len(rows)
        self.rows = {}
        for row in rows:
            code = mend(row[key])
            self.ledger["codes_repaired"] += code != row[key]
            kept = self.rows.setdefault(code, dict(row))
            for column, cell in row.items():
                if not kept[column].strip():
                    kept[column] = cell
        self.ledger["distinct_codes"] = len(self.rows)
        self.ledger["duplicate_rows"] = len(rows) - len(self.rows)
        self.lists = {"moved": [], "unresolved": [], "absent": [], "row_without_data": [], "split_mother": []}
        self.settle(has_data)

    def settle(self, has_data):
        self.parts = {code: [] for code in CODES}
        for code in sorted(self.rows):
            unit, how = resolve(code)
            if how == "arrondissement":
                how += "s_dropped" if unit in self.rows else "s_rolled_up"
            self.ledger[how] += 1
            if how in ("moved", "unresolved"):
                self.lists[how].append((code, unit or ""))
            if unit and how != "arrondissements_dropped":
                self.parts[unit].append(code)
        filled = {u: any(has_data(self.rows[p]) for p in parts) for u, parts in self.parts.items()}
        self.mothers = {m for m, d in SPLITS if filled[m] and not filled[d]}
        for unit, parts in self.parts.items():
            self.ledger["units_with_row"] += bool(parts)
            self.ledger["units_merged"] += len(parts) > 1
            if not parts:
                self.count("absent", "absent", unit)
            elif not filled[unit]:
                self.count("without_data", "row_without_data", unit)
        self.ledger["split_mothers"] = len(self.mothers)
        self.ledger["population_split_mothers"] = sum(PEOPLE[m] for m in self.mothers)
        self.lists["split_mother"] = [(m, d) for m, d in SPLITS if m in self.mothers]

    def count(self, what, which, unit):
        self.ledger["units_" + what] += 1
        self.ledger["population_" + what] += PEOPLE[unit]
        self.lists[which].append((unit, ""))


LEDGER = ("rows_in", "duplicate_rows", "codes_repaired", "distinct_codes", "as_is", "moved", "arrondissements_rolled_up",
          "arrondissements_dropped", "unresolved", "units_with_row", "units_merged", "units_absent", "units_without_data",
          "split_mothers", "population_absent", "population_without_data", "population_split_mothers")


def cell(textual):
    """A number, or why there is none."""
    textual = textual.strip().lower()
    if textual in ("s", "ns"):
        return None, "secret"
    if textual in ("", "nd"):
        return None, "not_available"
    number = textual.replace(",", ".")
    return (Fraction(number), "ok") if re.fullmatch(r"-?\d+(\.\d+)?", number) else (None, "unreadable")


def worst(states):
    states = [s for s in states if s != "ok"]
    return "secret" if "secret" in states else states[0] if states else "ok"


def counts(file, numerator, denominator, complement):
    """Counts add; then one division."""
    result = {}
    for unit, parts in file.parts.items():
        cells = [cell(file.rows[p][c]) for p in parts for c in [*numerator, denominator]]
        if not parts:
            result[unit] = (None, "absent", set())
            continue
        state = worst(s for _, s in cells)
        flags = {"merged"} if len(parts) > 1 else set()
        value = None
        if state == "ok":
            n = sum(cell(file.rows[p][c])[0] for p in parts for c in numerator)
            d = sum(cell(file.rows[p][denominator])[0] for p in parts)
            value = None if d == 0 else 100 * (1 - n / d if complement else n / d)
            state = "zero_denominator" if d == 0 else "ok"
        result[unit] = (value, state, flags)
    return flag_mothers(file, result)


def published(file, column, weight, median):
    """Published rates: weighted by the people they are of."""
    result = {}
    for unit, parts in file.parts.items():
        if not parts:
            result[unit] = (None, "absent", set())
            continue
        x = [cell(file.rows[p][column]) for p in parts]
        w = [cell(file.rows[p][weight]) for p in parts]
        state = worst(s for _, s in x)
        flags = {"merged"} if len(parts) > 1 else set()
        if len(parts) > 1 and any(s == "secret" for _, s in w):
            state = "secret"
        value = None
        if state == "ok":
            same = all(v == x[0][0] for v, _ in x)
            value = x[0][0] if same else sum(v * k for (v, _), (k, _) in zip(x, w)) / sum(k for k, _ in w)
            flags |= {"approximate"} if median and not same else set()
        result[unit] = (value, state, flags)
    return flag_mothers(file, result)


def flag_mothers(file, result):
    return {u: (v, s, f | ({"split_mother"} if u in file.mothers and s != "absent" else set()))
            for u, (v, s, f) in result.items()}


def not_nd(column):
    return lambda row: cell(row[column])[1] in ("ok", "secret")


FILES = {
    "arcep-fixe-2019.csv": File(rows_of("inputs/arcep-fixe-2019.csv", ";", 1), "code_insee", lambda row: True),
    "cc_filosofi_2021_COM.csv": File(rows_of("inputs/cc_filosofi_2021_COM.csv", ";"), "CODGEO", not_nd("NBPERSMENFISC21")),
    "base-cc-evol-struct-pop-2017.csv": File(rows_of("inputs/base-cc-evol-struct-pop-2017.csv", ";"), "CODGEO", not_nd("P17_POP")),
    "base-cc-diplomes-formation-2017.csv": File(rows_of("inputs/base-cc-diplomes-formation-2017.csv", ";"), "CODGEO", not_nd("P17_NSCOL15P")),
    "Communes-populations-legales-2017.csv": File(rows_of("inputs/Communes-populations-legales-2017.csv", ";", 0, "cp1252"), "DEPCOM", not_nd("PMUN")),
}
ARCEP, FILOSOFI, POPULATION, DIPLOMAS, LEGAL = FILES.values()
NSCOL = "P17_NSCOL15P"
INDICATORS = {
    "no_thd_coverage_rate": counts(ARCEP, ["elig_thd30", "elig_thd100", "elig_thd1g"], "nbr", True),
    "poverty_rate": published(FILOSOFI, "TP6021", "NBPERSMENFISC21", False),
    "median_income": published(FILOSOFI, "MED21", "NBPERSMENFISC21", True),
    "older_65_rate": counts(POPULATION, ["P17_H65P", "P17_F65P"], "P17_POP", False),
    "nscol15p_rate": counts(DIPLOMAS, [NSCOL + "_DIPLMIN", NSCOL + "_BEPC", NSCOL + "_CAPBEP"], NSCOL, False),
}


# ---- scores ----

def known(column):
    return {u: v for u, (v, _, _) in INDICATORS[column].items() if v is not None}


def signed(node, x):
    return {u: -v if node["direction"] == "-" else v for u, v in x.items()}


def decile(node, x, groups):
    y, out = signed(node, x), {}
    for members in groups.values():
        here = [u for u in members if u in y]
        for u in here:
            below = sum(y[v] <= y[u] for v in here)
            out[u] = Fraction((10 * below + len(here) - 1) // len(here))
    return out


def quantile(node, x, groups):
    y, out = signed(node, x), {}
    for members in groups.values():
        here = [u for u in members if u in y]
        total = sum(PEOPLE[u] for u in here)
        for u in here if total else []:
            below = sum(PEOPLE[v] for v in here if y[v] < y[u])
            same = sum(PEOPLE[v] for v in here if y[v] == y[u])
            out[u] = Fraction(10 * (2 * below + same), 2 * total)
    return out


def ratio(node, x, groups):
    out = {}
    for members in groups.values():
        here = [u for u in members if u in x]
        people = sum(PEOPLE[u] for u in here)
        reference = sum(PEOPLE[u] * x[u] for u in here) / Fraction(people) if people else 0
        for u in here if reference else []:
            if node["direction"] == "+":
                out[u] = 100 * x[u] / reference
            elif x[u] != 0:
                out[u] = 100 * reference / x[u]
    return out


def minmax(node, x, groups):
    y, out = signed(node, x), {}
    low, high = Fraction(node.get("low") or 0), Fraction(node.get("high") or 100)
    for members in groups.values():
        here = [y[u] for u in members if u in y]
        for u in members:
            if u in y and max(here) > min(here):
                out[u] = low + (high - low) * (y[u] - min(here)) / (max(here) - min(here))
    return out


def decimal(fraction):
    return Decimal(fraction.numerator) / Decimal(fraction.denominator) if isinstance(fraction, Fraction) else fraction


def zscore(node, x, groups):
    y, out = signed(node, x), {}
    for members in groups.values():
        here = [y[u] for u in members if u in y]
        if len(here) < 2:
            continue
        mean = sum(here) / len(here)
        deviation = decimal(sum((v - mean) ** 2 for v in here) / (len(here) - 1)).sqrt()
        out.update({u: decimal(y[u] - mean) / deviation for u in members if u in y and deviation})
    return out


NORMALISE = {f.__name__: f for f in (decile, quantile, ratio, minmax, zscore)}


def arithmetic(parts):
    total = sum(w for _, w in parts)
    return sum(v * w for v, w in parts) / total


def geometric(parts):
    if any(v == 0 for v, _ in parts):
        return Decimal(0)
    return (sum(decimal(v).ln() * w for v, w in parts) / sum(w for _, w in parts)).exp()


AGGREGATE = {"arithmetic": arithmetic, "geometric": geometric}


class Method:
    def __init__(self, path, groups):
        self.nodes = rows_of(path)
        self.groups = groups
        self.values = {}
        for node in self.nodes:
            if node["column"]:
                self.values[node["node"]] = NORMALISE[node["normalisation"]](node, known(node["column"]), groups)
        for node in reversed(self.nodes):
            if not node["column"]:
                self.values[node["node"]] = self.axis(node)
        root = self.nodes[0]
        self.score = self.values[root["node"]]
        self.coverage = {u: self.covered(root, u) for u in CODES}
        self.status = {u: "ok" if u in self.score else "not_available" if self.coverage[u] == 0 else "low_coverage" for u in CODES}
        self.rank = {}
        for members in groups.values():
            for u in members:
                if u in self.score:
                    self.rank[u] = 1 + sum(v in self.score and self.score[v] > self.score[u] for v in members)

    def weight(self, node):
        return Fraction(node["weight"] or 1)

    def children(self, node):
        return [n for n in self.nodes if n["parent"] == node["node"]]

    def leaves(self, node):
        """The counted leaves below, each with its share of its parents' weights."""
        found = []
        for child in self.children(node):
            below = self.leaves(child) if not child["column"] else [(child, self.weight(child))]
            if not child["column"]:
                share = sum(self.weight(n) for n in self.children(child))
                below = [(leaf, w * self.weight(child) / share) for leaf, w in below]
            found += [(leaf, w) for leaf, w in below if w]
        return found

    def covered(self, node, u):
        leaves = self.leaves(node)
        return Fraction(sum(u in self.values[leaf["node"]] for leaf, _ in leaves), len(leaves))

    def axis(self, node):
        everywhere = node["missing"] == "leaves"
        members = self.leaves(node) if everywhere else [(n, self.weight(n)) for n in self.children(node)]
        out = {}
        for u in CODES:
            parts = [(self.values[n["node"]][u], w if isinstance(self.values[n["node"]][u], Fraction) else decimal(w))
                     for n, w in members if w and u in self.values[n["node"]]]
            if parts and self.covered(node, u) >= Fraction(node["min_coverage"] or 0):
                if node["aggregation"] == "geometric":
                    parts = [(v, decimal(w)) for v, w in parts]
                out[u] = AGGREGATE[node["aggregation"] or "arithmetic"](parts)
        return out

    def write(self, name):
        below = [n["node"] for n in self.nodes[1:]]
        write(name, ["code", "score", "rank", "coverage", "status"] + below,
              [[u, text(self.score.get(u)), self.rank.get(u, ""), text(self.coverage[u]), self.status[u]]
               + [text(self.values[n].get(u)) for n in below] for u in CODES])

    def write_parents(self, name, column):
        parents = sorted({COMMUNES[u][column] for u in CODES if COMMUNES[u][column]})
        below = [n["node"] for n in self.nodes[1:]]
        rows, scores = [], {}
        for parent in parents:
            members = [u for u in CODES if COMMUNES[u][column] == parent]
            means = [weighted_mean(self.values[n], members) for n in [self.nodes[0]["node"]] + below]
            scores[parent] = means[0][0]
            coverage = weighted_mean(self.coverage, members)[0] or 0
            if coverage < Fraction(self.nodes[0]["min_coverage"] or 0):
                means[0], scores[parent] = (None, means[0][1]), None
            rows.append([parent, sum(PEOPLE[u] for u in members), means[0], coverage, means[1:]])
        write(name, ["code", "population", "score", "rank", "coverage", "people"] + below,
              [[p, n, text(s[0]), "" if s[0] is None else 1 + sum(o is not None and o > s[0] for o in scores.values()),
                text(c), s[1]] + [text(m[0]) for m in rest] for p, n, s, c, rest in rows])


def weighted_mean(values, members):
    people = sum(PEOPLE[u] for u in members if u in values)
    return (sum(values[u] * PEOPLE[u] for u in members if u in values) / people if people else None), people


FRANCE = {"FR": CODES}
EPCIS = {e: [u for u in CODES if COMMUNES[u]["epci"] == e] for e in sorted({c["epci"] for c in COMMUNES.values()} - {""})}


# ---- venues, distances on the sphere with 40 digits ----

PI = Decimal("3.14159265358979323846264338327950288419716939937510")
RADIUS = Decimal("6371.0088")


def series(x, start):
    """cos (start 0) or sin (start 1) by Taylor."""
    term, total, n = x if start else Decimal(1), Decimal(0), start
    while abs(term) > Decimal(10) ** -48:
        total += term
        term = -term * x * x / ((n + 1) * (n + 2))
        n += 2
    return total


def arctangent(x):
    """Halved twice, then by series; x between 0 and 1."""
    for _ in range(3):
        x = x / (1 + (1 + x * x).sqrt())
    term, total, n = x, Decimal(0), 1
    while abs(term) > Decimal(10) ** -48:
        total += term / n
        term = -term * x * x
        n += 2
    return 8 * total


def vector(point):
    phi, lam = (Decimal(p.replace(",", ".")) * PI / 180 for p in point)
    return series(phi, 0) * series(lam, 0), series(phi, 0) * series(lam, 1), series(phi, 1)


VECTORS = {}


def distance(a, b):
    """From the chord c of two unit vectors: the angle is 2 arcsin(c/2) = 2 arctan(c / sqrt(4 - c c)), or its complement."""
    for p in (a, b):
        if p not in VECTORS:
            VECTORS[p] = vector(p)
    square = sum((x - y) ** 2 for x, y in zip(VECTORS[a], VECTORS[b]))
    if square <= 2:
        return RADIUS * 2 * arctangent((square / (4 - square)).sqrt())
    return RADIUS * (PI - 2 * arctangent(((4 - square) / square).sqrt()))


def own_point(latitude, longitude):
    cells = [c.strip() for c in (latitude, longitude)]
    if not all(re.fullmatch(r"-?\d+([.,]\d+)?", c) for c in cells):
        return None
    point = tuple(c.replace(",", ".") for c in cells)
    return point if abs(Decimal(point[0])) <= 90 and abs(Decimal(point[1])) <= 180 else None


def venues_of(name, rows, code_column, make_id):
    ledger = dict.fromkeys(("rows_in", "codes_repaired", "unresolved", "kept", "own_point", "point_implausible", "no_point"), 0)
    out = []
    for number, row in enumerate(rows, 1):
        ledger["rows_in"] += 1
        code = mend(row[code_column])
        ledger["codes_repaired"] += code != row[code_column]
        unit, how = resolve(code)
        if code and unit is None:
            ledger["unresolved"] += 1
            continue
        point = own_point(row.get("latitude") or "", row.get("longitude") or "")
        centre = POINTS.get(unit)
        if point and centre and distance(point, centre) > 30:
            ledger["point_implausible"] += 1
            point = None
        elif not point:
            ledger["no_point"] += 1
        if not point and not centre:
            continue
        ledger["kept"] += 1
        ledger["own_point"] += point is not None
        out.append([make_id(row, number), unit or "", row[code_column], *(point or centre), int(point is not None)])
    ledger["units_with_venue"] = len({v[1] for v in out} - {""})
    return name, ledger, out


SERVICES = venues_of("france-services.csv", rows_of("inputs/france-services.csv"), "insee_com",
                     lambda row, n: f"fs-{int(row['id_fs']):05d}")
COUNSELLORS = venues_of("conseillers-numeriques.csv", rows_of("inputs/conseillers-numeriques.csv", ";"), "Code commune INSEE",
                        lambda row, n: f"cn-{n:05d}")
VENUES = sorted(SERVICES[2] + COUNSELLORS[2])
LIMITS = (5, 10, 20)


def access():
    out = {}
    for unit in CODES:
        inside = sum(v[1] == unit for v in VENUES)
        if unit not in POINTS:
            out[unit] = (None, None, [0] * len(LIMITS), inside)
            continue
        far = [(distance(POINTS[unit], (v[3], v[4])), v[0]) for v in VENUES]
        km, venue = min(far)
        out[unit] = (venue, km, [sum(d <= limit for d, _ in far) for limit in LIMITS], inside)
    return out


def gaps(reach, norm, points_only):
    """The list of N-norms: nobody within `norm` km, and (unless points only) no venue in the commune."""
    found = []
    for unit, (venue, km, _, inside) in reach.items():
        if km is None or km <= norm or (inside and not points_only):
            continue
        found.append((-PEOPLE[unit], unit, venue, km, km <= norm * Decimal("1.1")))
    return [[unit, -people, venue, text(km), int(limit)] for people, unit, venue, km, limit in sorted(found)]


def margins(reach):
    """The exact columns can only be exact when nothing is too near to call."""
    near = min(abs(distance(POINTS[u], (v[3], v[4])) - limit) for u in POINTS for v in VENUES for limit in (*LIMITS, 11))
    print("nearest pair to a limit, km:", float(near))
    for column in INDICATORS:
        values = sorted(set(known(column).values()))
        print(column, "known", len(known(column)), "distinct", len(values), "least step", float(min(b - a for a, b in zip(values, values[1:]))))


def main():
    names = list(INDICATORS)
    write("indicators.csv", ["code"] + [f"{n}{s}" for n in names for s in ("", "_status", "_flags")],
          [[u] + [c for n in names for v, s, f in [INDICATORS[n][u]] for c in (text(v), s, "|".join(k for k in FLAGS if k in f))]
           for u in CODES])
    write("ledger.csv", ["file"] + list(LEDGER), [[name] + [f.ledger[k] for k in LEDGER] for name, f in FILES.items()])
    write("ledger_lists.csv", ["file", "list", "code", "target"],
          [[name, which, code, target] for name, f in FILES.items() for which, entries in f.lists.items() for code, target in entries])
    for name in ("deciles", "quantiles", "ratios", "minmax", "zscore", "geometric", "tree"):
        method = Method(f"methods/{name}.csv", FRANCE)
        method.write(f"score-{name}.csv")
        steps = sorted(set(method.score.values()))
        print(name, "known", len(method.score), "least step", float(min(b - a for a, b in zip(steps, steps[1:]))))
        if name == "tree":
            for level in ("epci", "departement", "region"):
                method.write_parents(f"parents-{level}.csv", level)
    for name in ("quantiles", "ratios", "minmax"):
        Method(f"methods/{name}.csv", EPCIS).write(f"score-{name}-epci.csv")
    write("venues.csv", ["id", "code", "code_in", "latitude", "longitude", "own_point"], VENUES)
    keys = list(SERVICES[1])
    write("ledger_venues.csv", ["file"] + keys, [[name] + [ledger[k] for k in keys] for name, ledger, _ in (SERVICES, COUNSELLORS)])
    reach = access()
    write("access.csv", ["code", "nearest_id", "nearest_km", "within_5", "within_10", "within_20", "inside"],
          [[u, venue or "", text(km), *within, inside] for u, (venue, km, within, inside) in reach.items()])
    header = ["code", "people", "nearest_id", "nearest_km", "limit"]
    write("gaps.csv", header, gaps(reach, Decimal(10), False))
    write("gaps-points-only.csv", header, gaps(reach, Decimal(10), True))
    margins(reach)


main()
