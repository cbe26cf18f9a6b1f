// SPDX-License-Identifier: GPL-3.0-or-later
// ingest_duckdb.js FILE SEPARATOR KEY COLUMN,... OUT: min-max of each column, mean of what is known, rank, written.
const { DuckDBInstance } = require("@duckdb/node-api");
const [path, sep, key, list, out] = process.argv.slice(2);
const columns = list.split(",");
const number = (c) => `try_cast("${c}" as double)`;
const scaled = columns.map((c) => `(x_${c} - min(x_${c}) over ()) / (max(x_${c}) over () - min(x_${c}) over ())`);
const sum = scaled.map((x) => `coalesce(${x}, 0)`).join(" + ");
const known = columns.map((c) => `(x_${c} is not null)::int`).join(" + ");
const query = `copy (select key, score, rank() over (order by score desc) as rank from (select key, (${sum}) / (${known}) as score from
  (select "${key}" as key, ${columns.map((c) => `${number(c)} as x_${c}`).join(", ")} from read_csv('${path}', delim='${sep}', header=true, all_varchar=true)))) to '${out}' (header)`;
(async () => {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(query);
})();
