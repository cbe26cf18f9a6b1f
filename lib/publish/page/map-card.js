/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of a unit: its card, the comparison, and what is spoken. Facts are made once, told in three ways. */
const scoreText = (u) => (known(now.score[u]) ? hundredths(now.score[u]) : word('no_score'));
const rankText = (u) => (known(now.rank[u]) ? word(off.size ? 'rank_here' : 'rank_of', whole(now.rank[u]), whole(scoredCount())) : '–');
const knownText = (u) => word('known_of', Math.round(now.coverage[u] * now.asked) || 0, now.asked);
const gapText = (u) => (units.gap[u] >= 0 ? gaps[units.gap[u]].word : word('no_gap'));
const kilometres = (u) => word('km_straight', tenths(units.km[u]));

function nearestText(u) {
  const venue = units.nearest[u];
  if (venue < 0 || venue === null) return known(units.km[u]) ? kilometres(u) : word('no_venue');
  return `${venues.name[venue]}${venues.itinerant[venue] ? ` (${word('itinerant')})` : ''}, ${kilometres(u)}`;
}

function valueOf(node, u) {
  const { raw, values, unit, status, given: isGiven } = nodes[node];
  if (!isGiven) return { raw: word('not_given'), normalised: '–', missing: true };
  if (!known(raw[u]) && !known(values[u])) return { raw: statusWord(status[u]), normalised: '–', missing: true };
  return { raw: measure(raw[u], unit), normalised: known(values[u]) ? hundredths(values[u]) : statusWord(status[u]), missing: false };
}

/* A chip of the class; the class is also in the number beside it. */
function swatch(k) {
  const box = { x: 0.5, y: 0.5, width: 21, height: 13 };
  return draw('svg', { width: 22, height: 14, class: 'swatch', 'aria-hidden': true, focusable: false },
    draw('rect', { ...box, fill: paint(k, 'key', motifsOn), class: 'key' }));
}

const exact = (value, text) => make('data', { value: known(value) ? String(value) : '' }, text);

/* ---- card ---- */

function factRow(key, text) {
  return make('div', {}, make('dt', {}, word(key)), make('dd', {}, text));
}

function leafRow(node, u) {
  const value = valueOf(node, u);
  return make('tr', { class: off.has(node) ? 'off' : false },
    make('th', { scope: 'row' }, nodes[node].label, off.has(node) ? make('span', { class: 'note' }, ` ${word('left_out')}`) : null),
    make('td', { class: value.missing ? 'missing' : false }, value.raw), make('td', {}, value.normalised));
}

function leafTable(u) {
  const head = ['indicator', 'raw', 'normalised'].map((key) => make('th', { scope: 'col' }, word(key)));
  return make('table', { class: 'leaves' }, make('thead', {}, make('tr', {}, ...head)), make('tbody', {}, ...leafNodes.map((i) => leafRow(i, u))));
}

function headOfCard(u) {
  const belongs = [units.code[u], departementOf(u), units.epci[u]].filter(Boolean).join(' · ');
  return [make('h2', { id: 'card-title' }, units.name[u]), make('p', { class: 'belongs' }, belongs),
    make('p', { class: 'big' }, swatch(now.classes[u]), make('strong', {}, exact(now.score[u], scoreText(u))),
      make('span', {}, known(now.score[u]) ? rankText(u) : statusWord(now.status[u])))];
}

function gapBox(u) {
  if (!(units.gap[u] >= 0)) return null;
  return make('p', { class: 'gap' }, make('strong', {}, gaps[units.gap[u]].word), make('br'), units.sentence[u]);
}

function venueText(u) {
  const venue = units.nearest[u];
  const more = venue >= 0 && venue !== null ? [venues.address[venue], venues.hours[venue]].filter(Boolean) : [];
  return [nearestText(u), ...more].join(' – ');
}

function cardButtons(u) {
  const pinned = pins.includes(u), full = !pinned && pins.length >= MOST_PINS;
  return make('p', { class: 'buttons' },
    make('button', { type: 'button', 'data-do': 'pin', disabled: full }, word(pinned ? 'unpin' : full ? 'pins_full' : 'pin')),
    make('button', { type: 'button', 'data-do': 'zoom' }, word('zoom_here')));
}

function cardParts(u) {
  return [...headOfCard(u),
    make('dl', {}, factRow('population', whole(units.population[u])), factRow('demand', whole(units.demand[u])), factRow('known', knownText(u))),
    gapBox(u), leafTable(u), make('dl', { class: 'below' }, factRow('nearest', venueText(u))), cardButtons(u)];
}

function showCard() {
  const u = shownUnit();
  byId('card').replaceChildren(...(u < 0 ? [make('h2', { id: 'card-title' }, word('card')), make('p', { class: 'empty' }, word('card_empty'))]
    : cardParts(u).filter(Boolean)));
}

function spoken(u) {
  const parts = [`${units.name[u]} (${units.code[u]})`, known(now.score[u]) ? word('spoken_score', scoreText(u), rankText(u)) : `${word('no_score')} – ${statusWord(now.status[u])}`,
    word('spoken_known', knownText(u)), units.sentence[u] || gapText(u), word('spoken_nearest', nearestText(u))];
  if (pins.includes(u)) parts.push(word('spoken_pinned'));
  return parts.map((part) => part.replace(/\.$/, '')).join('. ');
}

/* ---- comparison ---- */

function compareHead() {
  const heads = pins.map((u, i) => make('th', { scope: 'col' }, make('span', { class: 'number' }, String(i + 1)), ` ${units.name[u]}`,
    make('span', { class: 'note' }, `${units.code[u]} · ${departementOf(u)}`),
    make('button', { type: 'button', 'data-unit': u, 'aria-label': word('remove_name', units.name[u]) }, word('remove'))));
  return make('thead', {}, make('tr', {}, make('td', {}), ...heads));
}

function compareRow(label, cell) {
  return make('tr', {}, make('th', { scope: 'row' }, label), ...pins.map((u) => make('td', {}, ...[cell(u)].flat())));
}

function leafCell(node) {
  return (u) => {
    const value = valueOf(node, u);
    return [value.raw, value.missing ? null : make('span', { class: 'note' }, word('normalised_is', value.normalised))].filter(Boolean);
  };
}

function compareRows() {
  return [compareRow(word('population'), (u) => whole(units.population[u])),
    compareRow(word('score'), (u) => [swatch(now.classes[u]), exact(now.score[u], ` ${scoreText(u)}`)]),
    compareRow(word('rank'), rankText), compareRow(word('known'), knownText),
    ...leafNodes.map((i) => compareRow(nodes[i].label, leafCell(i))),
    compareRow(word('gap'), gapText), compareRow(word('nearest'), nearestText)];
}

function showCompare() {
  byId('compare').hidden = !pins.length;
  byId('compare').querySelector('table').replaceChildren(compareHead(), make('tbody', {}, ...compareRows()));
  drawPins(pins);
}
