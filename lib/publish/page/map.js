/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is chosen, and everything that follows it: legend, indicators left out, keys of the map. */
const MOST_PINS = 5;
const FEW = 2500;
const off = new Set();
const pins = [];
let now = judgeAll(off), selected = -1, hovered = -1, motifsOn = false;

const shownUnit = () => (hovered >= 0 ? hovered : selected);
const scoredCount = () => now.classes.reduce((n, k) => n + (k >= 0), 0);
const usable = (i) => nodes[i].given && nodes[i].weight > 0;

/* ---- legend ---- */

function classText(k) {
  const low = hundredths(classes.bounds[k]), high = hundredths(classes.bounds[k + 1]);
  if (classCount === 1) return word('class_whole', low, high);
  if (k === 0) return word('class_first', high);
  return k === classCount - 1 ? word('class_last', low) : word('class_between', low, high);
}

const legendRow = (picture, text, number) => make('li', {}, picture, make('span', {}, text), make('span', { class: 'tally' }, number));

/* Why units have no score: "secret (12), nothing known (3)". */
function reasonsText() {
  const reasons = new Map();
  now.status.forEach((status, u) => { if (now.classes[u] < 0) reasons.set(status, (reasons.get(status) ?? 0) + 1); });
  return [...reasons].sort((a, b) => b[1] - a[1]).map(([status, n]) => word('reason_count', statusWord(status), whole(n))).join(', ');
}

function showLegend() {
  const counts = classes.colours.map((_, k) => now.classes.reduce((n, c) => n + (c === k), 0)), none = count - scoredCount();
  const rows = classes.colours.map((_, k) => legendRow(swatch(k), classText(k), whole(counts[k]))).reverse();
  const reasons = none ? make('span', { class: 'note' }, ` ${reasonsText()}`) : null;
  const last = make('li', {}, swatch(-1), fill(make('span', {}, word('not_scored')), {}, [reasons]), make('span', { class: 'tally' }, whole(none)));
  byId('legend-classes').replaceChildren(...rows, last);
}

function symbol(...parts) {
  return draw('svg', { width: 22, height: 20, viewBox: '-11 -10 22 20', class: 'symbol', 'aria-hidden': true, focusable: false }, ...parts);
}

function gapRow(gap, type) {
  const people = make('span', { class: 'note' }, plural('people', gap.people));
  return make('li', {}, symbol(...ringParts(type)), fill(make('span', {}, gap.word, ' '), {}, [people]), make('span', { class: 'tally' }, whole(gap.units)));
}

function startLegend() {
  byId('legend-unit').textContent = data.score_unit ? word('score_unit', data.score_unit) : word('score_more');
  byId('legend-gaps').hidden = !gaps.length;
  byId('legend-gaps').querySelector('ul').append(...gaps.map(gapRow));
  const roving = venues.itinerant.filter(Boolean).length, fixed = venues.x.length - roving, list = byId('legend-venues').querySelector('ul');
  byId('legend-venues').hidden = !venues.x.length;
  list.append(legendRow(symbol(...venueParts(false)), word('fixed_venue'), whole(fixed)));
  if (roving) list.append(legendRow(symbol(...venueParts(true)), word('itinerant_venue'), whole(roving)));
}

/* ---- layers ---- */

function setLayer(name, on) {
  if (name === 'motifs') motifsOn = on, recolour(now, on), showLegend(), showCard(), showRows(), showCompare();
  else layers[name].style.display = on ? '' : 'none';
}

function startLayers() {
  const first = { gaps: true, venues: venues.x.length <= FEW / 5, motifs: false };
  for (const box of byId('layers').querySelectorAll('input')) {
    box.checked = first[box.dataset.layer];
    if (box.dataset.layer !== 'motifs') setLayer(box.dataset.layer, box.checked);
  }
  byId('layers').addEventListener('change', (event) => setLayer(event.target.dataset.layer, event.target.checked));
}

/* ---- indicators left out ---- */

function leafBox(i) {
  const why = !nodes[i].given ? word('not_given_why') : nodes[i].weight > 0 ? null : word('no_weight_why');
  const box = make('input', { type: 'checkbox', 'data-node': i, 'data-code': nodes[i].code, disabled: !usable(i) });
  box.checked = usable(i);
  return make('label', {}, box, fill(make('span', {}, nodes[i].label), {}, [why && make('span', { class: 'note' }, ` ${why}`)]), make('span', { class: 'tally' }));
}

/* Who takes the share of a leaf that no file gives: all the others, or those of its axis, as its rule of the missing says. */
function showShares() {
  const gone = nodes[0].missing === 'leaves' ? off : new Set([...off, ...leafNodes.filter((i) => !nodes[i].given)]);
  const { weights, effective } = weigh(gone), counted = leavesBelow(weights, 0).filter(usable), total = counted.reduce((sum, i) => sum + effective[i], 0);
  for (const box of byId('leaves').querySelectorAll('input')) {
    const i = Number(box.dataset.node);
    box.parentNode.lastChild.textContent = counted.includes(i) ? word('percent', whole((100 * effective[i]) / total)) : '';
  }
}

function recomputedText() {
  if (!off.size) return '';
  const left = [...off].map((i) => nodes[i].label).join(', ');
  return word('recomputed', left, plural('units', scoredCount()));
}

function rejudge() {
  now = judgeAll(off);
  recolour(now, motifsOn);
  byId('leaves-all').hidden = !off.size;
  byId('recomputed').textContent = recomputedText();
  showShares();
  showLegend();
  showCard();
  showCompare();
  showTable();
  summarise();
}

function leafTicked(event) {
  const i = Number(event.target.dataset.node);
  if (event.target.checked) off.delete(i);
  else off.add(i);
  const left = leavesBelow(weigh(off).weights, 0).some(usable);
  if (!left) off.delete(i), event.target.checked = true;
  rejudge();
  if (!left) byId('recomputed').textContent = word('one_stays');
}

function allLeaves() {
  off.clear();
  for (const box of byId('leaves').querySelectorAll('input:enabled')) box.checked = true;
  byId('leaves').querySelector('input:enabled').focus();
  rejudge();
  say(word('all_back'));
}

function startLeaves() {
  byId('leaves-list').append(...leafNodes.map(leafBox));
  byId('leaves-list').addEventListener('change', leafTicked);
  byId('leaves-all').addEventListener('click', allLeaves);
  showShares();
}

/* ---- what is shown, chosen, pinned ---- */

function show() {
  outline(shownUnit());
  showCard();
  markRow();
}

/* A row only outlines its unit: a card that grew would move the rows under the pointer. */
function point(u) {
  outline(u >= 0 ? u : shownUnit());
}

function hover(u) {
  if (u === hovered) return;
  hovered = u;
  show();
}

function select(u) {
  selected = u;
  hovered = -1;
  show();
}

function visit(u) {
  select(u);
  if (view.zoom < 2 && count > FEW) centre(u, Math.min(MAX_ZOOM, 6));
  else reveal(u);
  say(spoken(u));
}

function togglePin(u) {
  const at = pins.indexOf(u);
  if (at >= 0) pins.splice(at, 1);
  else if (pins.length < MOST_PINS) pins.push(u);
  else return say(word('pins_full'));
  say(word(at >= 0 ? 'unpinned_name' : 'pinned_name', units.name[u]));
  showCompare();
  showCard();
}

function clearPins() {
  pins.length = 0;
  showCompare();
  showCard();
  say(word('pins_cleared'));
}

function cardPressed(event) {
  const what = event.target.closest('button')?.dataset.do, u = shownUnit();
  if (what === 'pin') selected = u, togglePin(u);
  if (what === 'zoom') selected = u, centre(u, Math.max(view.zoom, Math.min(MAX_ZOOM, 5)));
  if (what) byId('card').querySelector(`[data-do="${what}"]`).focus();
}

function comparePressed(event) {
  const u = event.target.closest('[data-unit]')?.dataset.unit;
  if (u === undefined) return;
  togglePin(Number(u));
  (byId('compare').querySelector('[data-unit]') ?? byId('map')).focus();
}

/* ---- keys of the map ---- */

const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/* The nearest unit in a direction: within a right angle around it, what lies aside counting double. */
function neighbour(from, [dx, dy]) {
  let best = -1, least = Infinity;
  for (let u = 0; u < count; u++) {
    const x = units.x[u] - units.x[from], y = units.y[u] - units.y[from], along = x * dx + y * dy, aside = Math.abs(x * dy - y * dx);
    if (u === from || !known(units.x[u]) || along <= 0 || aside > along || along + 2 * aside >= least) continue;
    least = along + 2 * aside;
    best = u;
  }
  return best;
}

/* Where arrows start: the most fragile unit. */
function firstUnit() {
  let best = 0;
  for (let u = 1; u < count; u++) if (now.rank[u] < now.rank[best] || !known(now.rank[best])) best = u;
  return best;
}

function walk(direction) {
  const to = selected < 0 ? firstUnit() : neighbour(selected, direction);
  if (to < 0) return say(word('no_neighbour'));
  select(to);
  reveal(to);
  say(spoken(to));
}

function escape() {
  if (shownUnit() >= 0) select(-1), say(word('cleared'));
  else if (pins.length) clearPins();
}

function mapKey(event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (directions[event.key]) walk(directions[event.key]);
  else if (event.key === 'Enter' && selected >= 0) togglePin(selected);
  else if (event.key === 'Escape') escape();
  else if (event.key === '+' || event.key === '=') zoomAt(selected < 0 ? middle() : { x: units.x[selected], y: units.y[selected] }, 1.6);
  else if (event.key === '-') zoomAt(middle(), 1 / 1.6);
  else if (event.key === '0') resetView();
  else return;
  event.preventDefault();
}

/* ---- beginning ---- */

function summarise() {
  const scores = now.score.filter((value) => value === value), pit = scores.reduce((a, b) => Math.min(a, b), Infinity);
  const peak = scores.reduce((a, b) => Math.max(a, b), -Infinity), holes = gaps.reduce((n, gap) => n + gap.units, 0);
  byId('map').setAttribute('aria-label', word('map_summary', plural('units', count), hundredths(pit), hundredths(peak), whole(count - scores.length), whole(holes)));
}

function startMap() {
  const map = byId('map'), unitAt = (event) => unitOfPath.get(event.target) ?? -1;
  map.addEventListener('keydown', mapKey);
  map.addEventListener('pointermove', (event) => { if (event.pointerType !== 'touch' && !fingers.size) hover(unitAt(event)); });
  map.addEventListener('pointerleave', () => hover(-1));
  map.addEventListener('click', (event) => { if (!moved) select(unitAt(event)); });
  byId('card').addEventListener('click', cardPressed);
  byId('compare').addEventListener('click', comparePressed);
  byId('compare-none').addEventListener('click', () => { clearPins(); byId('map').focus(); });
}

function start() {
  writeWords();
  drawMap();
  recolour(now, false);
  startView();
  startMap();
  startLegend();
  showLegend();
  startLayers();
  startLeaves();
  startSearch();
  startTable();
  showCard();
  summarise();
}

start();
