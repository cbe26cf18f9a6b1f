# SPDX-License-Identifier: GPL-3.0-or-later
"""The peer of bench/access.c: scipy's cKDTree doing the same work. Prints the seconds of the work, imports left out.

usage: access_scipy.py DEMAND.csv SUPPLY.csv
"""
import csv
import sys
import time

import numpy as np
from scipy.spatial import cKDTree

R = 6371.0088


def read(path, columns):
    with open(path, newline="") as file:
        rows = csv.DictReader(file)
        return np.array([[float(row[c]) for c in columns] for row in rows])


def vectors(lon, lat):
    p, l = np.radians(lat), np.radians(lon)
    return np.column_stack((np.cos(p) * np.cos(l), np.cos(p) * np.sin(l), np.sin(p)))


def weights(km):
    return np.where(km <= 5, 1.0, np.where(km <= 10, 0.68, np.where(km <= 20, 0.22, 0.0)))


begin = time.perf_counter()
demand, supply = read(sys.argv[1], ("lon", "lat", "pop")), read(sys.argv[2], ("lon", "lat", "capacity"))
units, venues = vectors(demand[:, 0], demand[:, 1]), vectors(supply[:, 0], supply[:, 1])
tree = cKDTree(venues)
chord, nearest = tree.query(units)
limit = 2 * np.sin(20 / (2 * R)) * (1 + 1e-12)
pairs = cKDTree(units).sparse_distance_matrix(tree, limit, output_type="ndarray")
km = 2 * R * np.arcsin(pairs["v"] / 2)
f = weights(km)
served = np.bincount(pairs["j"], f * demand[pairs["i"], 2], minlength=len(venues))
ratio = np.divide(supply[:, 2], served, out=np.zeros(len(venues)), where=served > 0)
access = np.bincount(pairs["i"], f * ratio[pairs["j"]], minlength=len(units))
seconds = time.perf_counter() - begin
print(f"{seconds:.6f} {float((access * demand[:, 2]).sum()):.3f} {float((2 * R * np.arcsin(chord / 2)).sum()):.3f}")
