// SPDX-License-Identifier: GPL-3.0-or-later
// ingest_polars.js FILE SEPARATOR KEY COLUMN,... OUT: min-max of each column, mean of what is known, rank, written.
const pl = require("nodejs-polars");
const [path, sep, key, list, out] = process.argv.slice(2);
const columns = list.split(",");
const table = pl.readCSV(path, { sep, columns: [key, ...columns], nullValues: ["", "s", "nd"], dtypes: { [key]: pl.Utf8 }, inferSchemaLength: 1000 });
const scaled = columns.map((c) => pl.col(c).cast(pl.Float64).minus(pl.col(c).min()).div(pl.col(c).max().minus(pl.col(c).min())));
const known = columns.map((c) => pl.col(c).isNotNull().cast(pl.Float64));
const sum = (parts) => parts.slice(1).reduce((a, b) => a.plus(b), parts[0]);
table
  .select(pl.col(key), sum(scaled.map((x) => x.fillNull(pl.lit(0)))).div(sum(known)).alias("score"))
  .withColumn(pl.col("score").rank("min", true).alias("rank"))
  .writeCSV(out);
