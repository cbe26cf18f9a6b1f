/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The catalogue as JSON-LD software reads it, without a network: node catalogue.js FOLDER ADDRESS (empty: links are relative). */
'use strict';
const assert = require('assert');
const crypto = require('crypto');
const fs = require('fs');
const path = require('path');
const jsonld = require('jsonld');

const [folder, address] = process.argv.slice(2);
const DCAT = 'http://www.w3.org/ns/dcat#', DCT = 'http://purl.org/dc/terms/', SPDX = 'http://spdx.org/rdf/terms#';
const documentLoader = (url) => { throw new Error(`the network was asked for ${url}`); };

async function main() {
  const document = JSON.parse(fs.readFileSync(path.join(folder, 'catalog.jsonld'), 'utf8'));
  const where = address || 'https://example.org/';
  const [catalogue, ...others] = await jsonld.expand(document, { documentLoader, base: where, safe: true });
  assert.deepStrictEqual([others.length, catalogue['@type']], [0, [`${DCAT}Catalog`]]);
  const [dataset, ...more] = catalogue[`${DCAT}dataset`];
  assert.deepStrictEqual([more.length, dataset['@type']], [0, [`${DCAT}Dataset`]]);
  assert.match(dataset['@id'], /^(urn|https):/);
  for (const name of ['title', 'description', 'identifier']) assert.ok(dataset[DCT + name]?.[0]['@value'], `the data set has no ${name}`);
  const distributions = dataset[`${DCAT}distribution`], ids = distributions.map((one) => one['@id']);
  assert.strictEqual(new Set(ids).size, ids.length, 'two distributions have one @id');
  for (const one of distributions) {
    const url = one[`${DCAT}downloadURL`][0]['@id'], file = fs.readFileSync(path.join(folder, path.basename(url)));
    assert.ok(url.startsWith(where), `${url} is not below ${where}`);
    assert.deepStrictEqual(one['@type'], [`${DCAT}Distribution`]);
    assert.ok(one[`${DCT}license`][0]['@id'].startsWith('https://'), 'a licence is no address');
    assert.strictEqual(Number(one[`${DCAT}byteSize`][0]['@value']), file.length, url);
    assert.strictEqual(one[`${SPDX}checksum`][0][`${SPDX}checksumValue`][0]['@value'], crypto.createHash('sha256').update(file).digest('hex'), url);
  }
  const triples = (await jsonld.toRDF(document, { documentLoader, base: where, format: 'application/n-quads', safe: true })).trim().split('\n');
  console.log(`catalogue: ${dataset['@id']}, ${distributions.length} distributions, ${triples.length} triples`);
}

main().catch((error) => { console.log('FAIL: the catalogue:', error.message, error.details ? JSON.stringify(error.details) : ''); process.exitCode = 1; });
