/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of a map in a browser: node map.js PAGE.html EXPECTED.json [FOLDER for screenshots]
 * EXPECTED.json: units (number), lang, hover {code, name, score}, untick {node, scores {code: score}}, homonym {name, codes}.
 * Needs playwright-core and axe-core (NODE_PATH tells where) and a Chromium (CHROMIUM, else /usr/bin/chromium). */
'use strict';
const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');
const { chromium } = require('playwright-core');
const axe = require('axe-core');

const [file, expectedFile, folder] = process.argv.slice(2);
const address = pathToFileURL(path.resolve(file)).href;
const expected = JSON.parse(fs.readFileSync(expectedFile, 'utf8'));
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const MANY = 5000;
let failures = 0;

function check(what, found, wanted = true) {
  const same = JSON.stringify(found) === JSON.stringify(wanted);
  if (!same) failures++;
  console.log(same ? `ok      ${what}` : `FAILED  ${what}: found ${JSON.stringify(found)}, expected ${JSON.stringify(wanted)}`);
}

/* ---- a page, and all that it says or asks for ---- */

async function open(browser, width, height, options = {}) {
  const context = await browser.newContext({ viewport: { width, height }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(120000);
  page.complaints = [];
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) page.complaints.push(message.text()); });
  page.on('pageerror', (error) => page.complaints.push(error.message));
  page.on('dialog', (dialog) => { page.complaints.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on('request', (request) => { if (request.url() !== address && !request.url().startsWith('data:')) page.complaints.push(request.url()); });
  await page.goto(address, { timeout: 120000 });
  return page;
}

/* Contours, hidden from assistive techniques, are left out where there are so many that looking at each takes minutes. */
async function accessible(page, what) {
  await page.evaluate(axe.source);
  const context = expected.units > MANY ? { exclude: [['#sheets']] } : {};
  const { violations } = await page.evaluate((where) => window.axe.run(where), context);
  check(`axe, ${what}`, violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 120)}`), []);
}

async function picture(page, name, fullPage = false) {
  if (folder) await page.screenshot({ path: path.join(folder, name), fullPage });
}

/* ---- what is drawn ---- */

async function drawing(page) {
  check('units drawn', await page.evaluate(() => document.querySelectorAll('.unit[d]:not([d=""])').length), expected.units);
  const lang = await page.evaluate(() => [document.documentElement.lang, JSON.parse(document.getElementById('data').textContent).lang]);
  check('language', lang, [expected.lang ?? lang[1], expected.lang ?? lang[1]]);
  check('a title', await page.evaluate(() => document.title !== '' && document.querySelector('h1').textContent !== ''));
}

function luminance(colour) {
  const parts = colour.startsWith('#') ? colour.match(/\w\w/g).map((x) => parseInt(x, 16)) : colour.match(/[\d.]+/g).map(Number);
  const [r, g, b] = parts.map((part) => part / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a, b) {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

async function contrasts(page) {
  const { colours, border } = await page.evaluate(() => ({
    colours: JSON.parse(document.getElementById('data').textContent).classes.colours,
    border: getComputedStyle(document.querySelector('.border, .circle')).stroke,
  }));
  for (const colour of colours) check(`contrast of ${colour} with the border, at least 3`, contrast(colour, border) >= 3);
}

/* ---- pointer ---- */

/* A point of the screen where the unit itself is on top. */
function pointOf(page, code) {
  return page.evaluate((wanted) => {
    const unit = document.querySelector(`.unit[data-code="${wanted}"]`), box = unit.getBoundingClientRect();
    for (let i = 1; i < 40; i++)
      for (let j = 1; j < 40; j++) {
        const x = box.x + (box.width * ((i + 19) % 40)) / 40, y = box.y + (box.height * ((j + 19) % 40)) / 40;
        if (document.elementFromPoint(x, y) === unit) return [x, y];
      }
    return null;
  }, code);
}

async function hovering(page) {
  const { code, name, score } = expected.hover, point = await pointOf(page, code);
  check('the unit is under a pointer', point !== null);
  if (!point) return;
  await page.mouse.move(...point);
  check('hover: name', await page.locator('#card h2').textContent(), name ?? (await page.locator('#card h2').textContent()));
  check('hover: code', (await page.locator('#card').textContent()).includes(code));
  check('hover: score', await page.locator('#card data').first().getAttribute('value'), score === null ? '' : String(score));
}

async function layers(page) {
  for (const name of ['gaps', 'venues', 'motifs']) {
    const box = page.locator(`[data-layer=${name}]`), was = await box.isChecked();
    await box.setChecked(!was);
    if (name !== 'motifs') check(`layer ${name} follows its box`, await page.locator(`.layer-${name}`).evaluate((g) => g.style.display !== 'none'), !was);
    else check('motifs on top of colours', await page.evaluate(() => [...document.querySelectorAll('.unit')].every((unit) => unit.getAttribute('fill').startsWith('url('))));
    await box.setChecked(was);
  }
}

/* ---- indicators left out ---- */

async function scoreInTable(page, code) {
  await page.locator('#filter-text').fill(code);
  return page.evaluate((wanted) => {
    const row = [...document.querySelectorAll('#rows tbody tr')].find((line) => line.cells[0].textContent === wanted);
    return row ? row.querySelector('data').value : 'no row';
  }, code);
}

async function unticking(page) {
  const { node, scores } = expected.untick, box = page.locator(`#leaves input[data-code="${node}"]`), found = {}, wanted = {};
  await box.uncheck();
  for (const [code, score] of Object.entries(scores)) {
    found[code] = await scoreInTable(page, code);
    wanted[code] = score === null ? '' : String(score);
  }
  check(`without ${node}: ${Object.keys(scores).length} scores, to the last bit`, found, wanted);
  check('the page tells what is left out', (await page.locator('#recomputed').textContent()) !== '');
  await page.locator('#leaves-all').click();
  check('all is put back', await page.locator('#recomputed').textContent(), '');
  check('the score of before is back', await scoreInTable(page, expected.hover.code), expected.hover.score === null ? '' : String(expected.hover.score));
  await page.locator('#filter-text').fill('');
}

async function oneStays(page) {
  for (const box of await page.locator('#leaves input:enabled').all()) await box.click();
  check('one indicator stays', await page.locator('#leaves input:enabled:checked').count(), 1);
  await page.locator('#leaves-all').click();
}

/* ---- search, table ---- */

async function searching(page) {
  const { name, codes } = expected.homonym, text = page.locator('#search-text');
  await text.fill(name.toUpperCase().replace(/-/g, ' '));
  const found = await page.locator('#search-list [role=option]').allTextContents();
  check(`search ${name}: all homonyms`, codes.filter((code) => !found.some((line) => line.includes(code))), []);
  check('search: open', await text.getAttribute('aria-expanded'), 'true');
  await text.press('ArrowDown');
  check('search: an option is active', await text.getAttribute('aria-activedescendant'), 'found-0');
  await accessible(page, 'list of the search open');
  await text.press('Enter');
  check('search: chosen on the map', await page.evaluate(() => document.activeElement.id), 'map');
  check('search: its card', (await page.locator('#card h2').textContent()).toLowerCase(), name.toLowerCase());
}

async function sorting(page) {
  const names = () => page.evaluate(() => [...document.querySelectorAll('#rows tbody tr')].map((row) => row.cells[0].textContent));
  await page.locator('[data-sort=code]').click();
  const up = await names();
  check('table: sorted by code', up, [...up].sort());
  check('table: aria-sort', await page.evaluate(() => document.querySelector('[data-sort=code]').parentNode.getAttribute('aria-sort')), 'ascending');
  await page.locator('[data-sort=code]').click();
  const down = await names();
  check('table: the other way', down, [...down].sort().reverse());
  await page.locator('[data-sort=rank]').click();
}

/* ---- keyboard ---- */

const REACHABLE = 'a[href], button:enabled, input:enabled, select:enabled, [tabindex="0"]';

function reachable(page) {
  return page.evaluate((selector) => {
    const all = [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility());
    all.forEach((element, i) => { element.dataset.reach = i; });
    return all.length;
  }, REACHABLE);
}

async function tabbing(page) {
  const all = await reachable(page), seen = new Set();
  await page.evaluate(() => { document.activeElement.blur(); scrollTo(0, 0); });
  for (let i = 0; i < all + 5; i++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => document.activeElement.dataset.reach);
    if (at !== undefined) seen.add(at);
  }
  check(`tabulation reaches all of ${all} elements`, seen.size, all);
}

async function walking(page) {
  const card = () => page.locator('#card').textContent();
  await page.locator('#map').focus();
  await page.keyboard.press('Escape');
  await page.keyboard.press('ArrowRight');
  const first = await card();
  let moved = false;
  for (const key of ['ArrowRight', 'ArrowLeft', 'ArrowUp', 'ArrowDown']) {
    await page.keyboard.press(key);
    moved ||= (await card()) !== first;
  }
  check('arrows move', moved);
  check('what has the focus is spoken', (await page.locator('#speech').textContent()) !== '');
  check('what has the focus is outlined', await page.locator('.chosen').count(), 2);
  await page.keyboard.press('Enter');
  check('Enter pins', await page.locator('#compare thead th').count(), 1);
  await accessible(page, 'card and comparison');
  await picture(page, 'map-desktop.png');
  await picture(page, 'map-desktop-whole.png', true);
  await page.keyboard.press('Escape');
  check('Escape clears', await page.locator('.chosen').count(), 0);
  await page.keyboard.press('Escape');
  check('Escape again empties the comparison', await page.locator('#compare').isHidden());
}

/* ---- paper, phone ---- */

async function printing(page) {
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  check('prints on one page', (pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length, 1);
  if (folder) fs.writeFileSync(path.join(folder, 'map-print.pdf'), pdf);
}

async function phone(browser) {
  const page = await open(browser, 360, 780, { hasTouch: true, deviceScaleFactor: 2 });
  check('phone: nothing wider than the screen', await page.evaluate(() => document.documentElement.scrollWidth), 360);
  const point = await pointOf(page, expected.hover.code);
  if (point) await page.touchscreen.tap(...point);
  const shown = await page.locator('#card').textContent();
  check('phone: a tap shows a card', (await page.locator('#card data').count()) > 0);
  if (expected.units < MANY) check('phone: that of the unit', shown.includes(expected.hover.code)); /* else it is smaller than a finger */
  await accessible(page, 'phone');
  await picture(page, 'map-phone.png');
  await picture(page, 'map-phone-whole.png', true);
  check('phone: no complaint, no request', page.complaints, []);
  await page.context().close();
}

async function desktop(browser) {
  const page = await open(browser, 1280, 900);
  await accessible(page, 'at first');
  for (const step of [drawing, contrasts, hovering, layers, unticking, oneStays, searching, sorting, tabbing, walking, printing]) await step(page);
  check('no complaint, no request', page.complaints, []);
  await page.context().close();
}

async function main() {
  if (folder) fs.mkdirSync(folder, { recursive: true });
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGUMENTS });
  try {
    await desktop(browser);
    await phone(browser);
  } finally {
    await browser.close();
  }
  process.exitCode = failures ? 1 : 0;
}

main().catch((error) => { console.error(error); process.exitCode = 1; });
