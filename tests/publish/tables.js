/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The data package and its tables as Frictionless software reads them: node tables.js FOLDER. Every row is cast and checked; then
 * copies with one thing wrong each must be refused. */
'use strict';
const fs = require('fs');
const os = require('os');
const path = require('path');
const { Package } = require('datapackage');
const { Table } = require('tableschema');

const folder = process.argv[2];

/* Rows read of each table, or an exception. */
async function readAll(where) {
  const descriptor = JSON.parse(fs.readFileSync(path.join(where, 'datapackage.json'), 'utf8'));
  const loaded = await Package.load(descriptor, { basePath: where, strict: true });
  if (!loaded.valid) throw loaded.errors[0];
  const counts = {};
  for (const resource of loaded.resources.filter(({ tabular }) => tabular)) counts[resource.name] = (await resource.read({ relations: true })).length;
  return counts;
}

async function check(where) {
  const descriptor = JSON.parse(fs.readFileSync(path.join(where, 'datapackage.json'), 'utf8'));
  for (const { path: name, bytes } of descriptor.resources)
    if (fs.statSync(path.join(where, name)).size !== bytes) throw new Error(`${name}: not of ${bytes} bytes`);
  for (const name of ['scores', 'scores-epci', 'trous', 'lieux']) { /* each by its own schema too */
    const table = await Table.load(path.join(where, `${name}.csv`), { schema: path.join(where, `schema-${name}.json`), strict: true });
    await table.read();
  }
  const example = await Table.load(path.join(where, 'exemple-scores.csv'), { schema: path.join(where, 'schema-scores.json'), strict: true });
  if (!(await example.read()).length) throw new Error('exemple-scores.csv has no row');
  return readAll(where);
}

const row = (n, edit) => (text) => text.split('\n').map((line, i) => (i === n ? edit(line, text.split('\n')) : line)).join('\n');
const DAMAGES = [
  ['a code that lost its zero', 'scores.csv', row(1, (line) => line.replace(/^\d/, ''))],
  ['a code with a letter', 'scores.csv', row(1, (line) => line.replace(/^../, '2C'))],
  ['two rows of one code', 'scores.csv', row(2, (line, lines) => line.replace(/^[^,]*/, lines[1].split(',')[0]))],
  ['a département that is none', 'scores.csv', row(1, (line) => line.replace(/^([^,]*,[^,]*),[^,]*/, '$1,99'))],
  ['a status that is no word of the list', 'scores.csv', row(1, (line) => line.replace(',ok,', ',sure,'))],
  ['a number that is text', 'scores.csv', row(1, (line) => line.replace(/(\d\.\d+)/, '$1 %'))],
  ['a column taken away', 'scores.csv', (text) => text.replace('code,', 'kode,')],
  ['an EPCI of eight digits', 'scores-epci.csv', row(1, (line) => line.replace(/^\d/, ''))],
  ['a venue without an id', 'lieux.csv', row(1, (line) => line.replace(/^[^,]*/, ''))],
];

async function main() {
  const counts = await check(folder);
  console.log(`read: ${Object.entries(counts).map(([name, n]) => `${name} ${n}`).join(', ')}`);
  for (const [what, name, edit] of DAMAGES.filter(([, name]) => counts[name.replace('.csv', '')])) {
    const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'fragility-'));
    fs.cpSync(folder, copy, { recursive: true });
    const file = path.join(copy, name), text = fs.readFileSync(file, 'utf8'), broken = edit(text);
    fs.writeFileSync(file, broken);
    const refused = await readAll(copy).then(() => null, (error) => (error.errors?.[0] ?? error).message);
    fs.rmSync(copy, { recursive: true });
    if (broken === text || refused === null) { console.log(`FAIL: ${what} was accepted in ${name}`); process.exitCode = 1; }
  }
}

main().catch((error) => { console.log('FAIL:', error.message, ...(error.errors ?? []).map(({ message }) => message)); process.exitCode = 1; });
