# SPDX-License-Identifier: GPL-3.0-or-later
"""ingest_pandas.py FILE SEPARATOR KEY COLUMN,... OUT: min-max of each column, mean of what is known, rank, written."""
import sys

import pandas as pd

path, separator, key, columns, out = sys.argv[1:6]
columns = columns.split(",")
table = pd.read_csv(path, sep=separator, usecols=[key] + columns, na_values=["s", "nd"], dtype={key: str})
values = table[columns]
score = ((values - values.min()) / (values.max() - values.min())).mean(axis=1)
pd.DataFrame({"key": table[key], "score": score, "rank": score.rank(ascending=False, method="min")}).to_csv(out, index=False)
