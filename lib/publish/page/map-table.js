/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The map as a table: filtered, sorted, a page of rows at a time. */
const PAGE = 50;
const table = { key: 'rank', up: true, page: 0, order: [] };
const gapOrder = (u) => (units.gap[u] < 0 ? NaN : units.gap[u]);

const columns = {
  code: { sort: (u) => units.code[u], cell: (u) => units.code[u] },
  name: { sort: (u) => foldedNames[u], cell: nameCell },
  departement: { sort: departementOf, cell: departementOf },
  population: { sort: (u) => units.population[u], cell: (u) => whole(units.population[u]), number: true },
  score: { sort: (u) => now.score[u], cell: (u) => [swatch(now.classes[u]), exact(now.score[u], ` ${scoreText(u)}`)], number: true },
  rank: { sort: (u) => now.rank[u], cell: (u) => whole(now.rank[u]), number: true },
  known: { sort: (u) => now.coverage[u], cell: knownText, number: true },
  gap: { sort: gapOrder, cell: (u) => (units.gap[u] < 0 ? '–' : gapText(u)) },
  km: { sort: (u) => units.km[u], cell: (u) => tenths(units.km[u]), number: true },
};

function nameCell(u) {
  return make('button', { type: 'button', class: 'link' }, units.name[u]);
}

/* ---- which rows, in which order ---- */

function passes(u, text, gap, kind) {
  if (text && !foldedNames[u].includes(text) && !units.code[u].toLowerCase().startsWith(text)) return false;
  if (gap === 'any' ? units.gap[u] < 0 : gap && units.gap[u] !== Number(gap)) return false;
  return !kind || now.classes[u] === Number(kind);
}

/* What is missing stands last, whichever way. */
function sorted(chosen) {
  const sort = columns[table.key].sort, keys = new Map(chosen.map((u) => [u, sort(u)])), way = table.up ? 1 : -1;
  return chosen.sort((a, b) => {
    const x = keys.get(a), y = keys.get(b), noX = x === null || x !== x, noY = y === null || y !== y;
    if (noX || noY) return noX - noY || a - b;
    return x < y ? -way : x > y ? way : a - b;
  });
}

function chooseRows() {
  const text = fold(byId('filter-text').value), gap = byId('filter-gap').value, kind = byId('filter-class').value;
  const chosen = [];
  for (let u = 0; u < count; u++) if (passes(u, text, gap, kind)) chosen.push(u);
  table.order = sorted(chosen);
  table.page = Math.min(table.page, Math.max(0, Math.ceil(chosen.length / PAGE) - 1));
}

/* ---- what is shown ---- */

function headCell(key) {
  const chosen = table.key === key, arrow = chosen ? (table.up ? '▲' : '▼') : '↕';
  return make('th', { scope: 'col', class: columns[key].number ? 'number-cell' : false, 'aria-sort': chosen && (table.up ? 'ascending' : 'descending') },
    make('button', { type: 'button', 'data-sort': key }, word(key), make('span', { 'aria-hidden': true, class: chosen ? 'arrow' : 'arrow faint' }, `\u00a0${arrow}`)));
}

function row(u) {
  const cells = Object.entries(columns).map(([key, { cell, number }]) =>
    make(key === 'name' ? 'th' : 'td', { scope: key === 'name' && 'row', class: number && 'number-cell' }, ...[cell(u)].flat()));
  return make('tr', { 'data-unit': u, class: u === shownUnit() && 'shown' }, ...cells);
}

function showRows() {
  const from = table.page * PAGE, rows = table.order.slice(from, from + PAGE), total = table.order.length;
  byId('rows').tBodies[0].replaceChildren(...rows.map(row));
  byId('page-text').textContent = total ? word('page_rows', whole(from + 1), whole(from + rows.length), whole(total)) : word('page_empty');
  byId('pages').querySelector('[data-page="-1"]').disabled = from === 0;
  byId('pages').querySelector('[data-page="1"]').disabled = from + PAGE >= total;
}

function showTable() {
  chooseRows();
  byId('rows').tHead.rows[0].replaceChildren(...Object.keys(columns).map(headCell));
  showRows();
}

function markRow() {
  const shown = String(shownUnit());
  for (const line of byId('rows').tBodies[0].rows) line.classList.toggle('shown', line.dataset.unit === shown);
}

/* ---- hands ---- */

function sortPressed(event) {
  const key = event.target.closest('[data-sort]')?.dataset.sort;
  if (!key) return;
  Object.assign(table, { up: table.key === key ? !table.up : true, key, page: 0 });
  showTable();
  byId('rows').querySelector(`[data-sort="${key}"]`).focus();
}

function turnPage(event) {
  const step = Number(event.target.closest('button')?.dataset.page);
  if (!step) return;
  table.page += step;
  showRows();
  byId('table').scrollIntoView({ block: 'start' });
}

const unitOfRow = (event) => Number(event.target.closest('tr')?.dataset.unit ?? -1);

function rowPressed(event) {
  const u = unitOfRow(event);
  if (u < 0 || !event.target.closest('.link')) return;
  byId('stage').scrollIntoView({ block: 'start' });
  byId('map').focus({ preventScroll: true });
  visit(u);
}

function choices(select, entries) {
  select.replaceChildren(...entries.map(([value, text]) => make('option', { value }, text)));
}

function startTable() {
  byId('rows').append(make('caption', { class: 'spoken' }, data.title), make('thead', {}, make('tr')), make('tbody'));
  choices(byId('filter-gap'), [['', word('all')], ['any', word('any_gap')], ...gaps.map((gap, i) => [i, gap.word]), [-1, word('no_gap')]]);
  choices(byId('filter-class'), [['', word('all')], ...classes.colours.map((_, k) => [k, classText(k)]).reverse(), [-1, word('not_scored')]]);
  byId('filters').addEventListener('input', () => { table.page = 0; showTable(); });
  byId('rows').addEventListener('click', (event) => { sortPressed(event); rowPressed(event); });
  byId('rows').addEventListener('pointerover', (event) => point(unitOfRow(event)));
  byId('rows').addEventListener('pointerleave', () => point(-1));
  byId('rows').addEventListener('focusin', (event) => point(unitOfRow(event)));
  byId('pages').addEventListener('click', turnPage);
  showTable();
}
