/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables as DuckDB reads them, with the types of the data package: codes are text, numbers the doubles that stand in the file.
 * node duck.js FOLDER */
'use strict';
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { DuckDBInstance } = require('@duckdb/node-api');

const folder = process.argv[2];
const TYPES = { string: 'VARCHAR', number: 'DOUBLE', integer: 'BIGINT', date: 'DATE', boolean: 'BOOLEAN' };
const quoted = (text) => `'${text.replace(/'/g, "''")}'`;

/* Numbers as JavaScript reads the same cells: both must be the nearest double. */
async function checkTable(connection, { path: name, schema: { fields } }) {
  const file = quoted(path.join(folder, name)), columns = fields.map((field) => `${quoted(field.name)}: ${quoted(TYPES[field.type])}`).join(', ');
  const all = async (sql) => (await connection.runAndReadAll(sql)).getRowObjects();
  const text = await all(`SELECT * FROM read_csv(${file}, header = true, all_varchar = true)`);
  const typed = await all(`SELECT * FROM read_csv(${file}, header = true, columns = {${columns}})`);
  assert.strictEqual(typed.length, text.length, name);
  text.forEach((row, i) => fields.forEach(({ name: column, type }) => {
    const wanted = row[column] === null || type === 'string' ? row[column] : type === 'number' ? Number(row[column]) : String(row[column]);
    const found = typed[i][column];
    assert.deepStrictEqual(type === 'number' || found === null ? found : String(found), wanted, `${name}, row ${i + 2}, ${column}`);
  }));
  return text.map(({ code }) => code);
}

async function main() {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const tables = JSON.parse(fs.readFileSync(path.join(folder, 'datapackage.json'), 'utf8')).resources.filter(({ schema }) => schema);
  for (const table of tables) {
    const codes = await checkTable(connection, table);
    if (table.name === 'scores') assert.deepStrictEqual(codes, ['01001', '2A004', '31004', '31025', '75056', '97411']);
  }
  const sniffed = (await connection.runAndReadAll(`SELECT code FROM ${quoted(path.join(folder, 'scores.csv'))}`)).getRowObjects();
  assert.strictEqual(sniffed[0].code, '01001', 'without being told the types');
  console.log(`DuckDB: ${tables.length} tables`);
}

main().catch((error) => { console.log('FAIL: DuckDB:', error.message); process.exitCode = 1; });
