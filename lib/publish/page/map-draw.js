/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The picture: a path a unit, borders over them, gaps, venues. */
const [viewWidth, viewHeight] = data.view;
const GROUPED_LINES = 400;
const PATH_STEP = 'l';

/* One tile of 8 x 8 for each class, so that classes differ without colour: emptier to fuller. */
const motifs = ['', 'M4 4h.01', 'M-1 9L9-1', 'M0 2h8M0 6h8', 'M-1 9L9-1M-1-1L9 9', 'M1 0v8M3 0v8M5 0v8M7 0v8', 'M0 1h8M0 3h8M0 5h8M0 7h8M4 0v8'];
const motifOf = (k) => motifs[classCount === 1 ? 0 : Math.round((k * Math.min(motifs.length - 1, Math.max(classCount - 1, 4))) / (classCount - 1))];
const ringStyles = ['solid', 'dashed', 'dotted', 'double'];

function pattern(id, ground, marks, width) {
  return draw('pattern', { id, width: 8, height: 8, patternUnits: 'userSpaceOnUse' },
    draw('rect', { width: 8, height: 8, fill: ground }),
    draw('path', { d: marks, stroke: '#111', 'stroke-width': width, 'stroke-linecap': 'round', fill: 'none' }));
}

/* Patterns of the map keep their size on the screen when it is zoomed; those of the legend never change. */
function patterns(place) {
  return [pattern(`none-${place}`, '#fff', 'M-1-1L9 9M-1 7L1 9M7-1L9 1', 1.1),
    ...classes.colours.map((colour, k) => pattern(`class${k}-${place}`, colour, motifOf(k), k === 1 ? 2.2 : 1))];
}

function paint(k, place, motif) {
  if (k < 0) return `url(#none-${place})`;
  return motif ? `url(#class${k}-${place})` : classes.colours[k];
}

/* ---- shapes ---- */

/* A line as relative steps, forwards or backwards, with both ends. */
function follow(line, backwards) {
  const ends = [line[0], line[1]];
  let dx = 0, dy = 0;
  for (let i = 2; i < line.length; i += 2) dx += line[i], dy += line[i + 1];
  if (!backwards) return { ends, steps: line.length > 2 ? PATH_STEP + line.slice(2).join(' ') : '' };
  const back = [];
  for (let i = line.length - 2; i >= 2; i -= 2) back.push(-line[i], -line[i + 1]);
  return { ends: [ends[0] + dx, ends[1] + dy], steps: back.length ? PATH_STEP + back.join(' ') : '' };
}

function ringPath(ring) {
  let d = '';
  for (const reference of ring) {
    const part = follow(data.lines[reference >> 1], reference & 1);
    d += d ? part.steps : `M${part.ends.join(' ')}${part.steps}`;
  }
  return d + 'z';
}

const circlePath = (x, y, r) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;

function shape(unit) {
  const rings = units.rings[unit] ?? noRings;
  if (rings.length) return rings.map(ringPath).join('');
  return units.r[unit] > 0 && known(units.x[unit]) ? circlePath(units.x[unit], units.y[unit], units.r[unit]) : '';
}

const isCircle = (unit) => !(units.rings[unit] ?? noRings).length;

/* ---- borders: each line once, heavier between two départements ---- */

function besides() {
  const first = new Int32Array(data.lines.length).fill(-1), second = new Int32Array(data.lines.length).fill(-1);
  units.rings.forEach((rings, unit) => {
    for (const reference of (rings ?? noRings).flat()) {
      const line = reference >> 1;
      if (first[line] < 0) first[line] = unit;
      else second[line] = unit;
    }
  });
  return (line) => second[line] < 0 || units.departement[first[line]] !== units.departement[second[line]];
}

function borders(heavy) {
  const isHeavy = besides(), paths = [];
  const chosen = data.lines.filter((_, line) => isHeavy(line) === heavy);
  for (let i = 0; i < chosen.length; i += GROUPED_LINES) {
    const d = chosen.slice(i, i + GROUPED_LINES).map((line) => `M${line[0]} ${line[1]}${follow(line, false).steps}`).join('');
    paths.push(draw('path', { d, class: heavy ? 'border heavy' : 'border' }));
  }
  return paths;
}

/* ---- marks: drawn about 0 0, in pixels, and brought to their place and size by map-view.js ---- */

const marks = [];
function mark(x, y, ...parts) {
  const element = draw('g', {}, ...parts);
  marks.push({ element, x, y });
  return element;
}

function ringParts(type) {
  const style = ringStyles[type % ringStyles.length], halo = draw('circle', { r: 7, class: 'halo' });
  if (style === 'double') return [halo, draw('circle', { r: 8.2, class: 'ring thin' }), draw('circle', { r: 5.2, class: 'ring thin' })];
  return [halo, draw('circle', { r: 7, class: `ring ${style}` })];
}

function venueParts(itinerant) {
  return [itinerant ? draw('path', { d: 'M0-5.4L5 3.6H-5z', class: 'venue' }) : draw('circle', { r: 3.1, class: 'venue' })];
}

const gapMarks = () => units.gap.flatMap((type, u) => (type >= 0 && known(units.x[u]) ? [mark(units.x[u], units.y[u], ...ringParts(type))] : []));
const venueMarks = () => venues.x.flatMap((x, i) => (known(x) ? [mark(x, venues.y[i], ...venueParts(venues.itinerant[i]))] : []));

function pinMark(unit, number) {
  return mark(units.x[unit], units.y[unit], draw('circle', { r: 10, class: 'pin' }), draw('text', { y: 4.5, class: 'pin-text' }, String(number)));
}

/* ---- the whole ---- */

const frameBoxes = data.frames.filter((frame) => frame.name);
const frameOutlines = () => frameBoxes.map(({ box }) => draw('rect', { x: box[0], y: box[1], width: box[2], height: box[3], class: 'inset' }));
const frameNames = () => frameBoxes.map(({ name, box }) => mark(box[0], box[1], draw('text', { x: 4, y: 14, class: 'inset-name' }, name)));

/* Three sheets one over the other, so that what moves with the pointer is drawn again without the contours. */
const paths = new Array(count), unitOfPath = new Map(), layers = {};
const sheets = ['ground', 'signs', 'choice'].map((name) => draw('svg', { class: name, 'aria-hidden': true, focusable: false }));
const [ground, signs, choice] = sheets;

function unitPaths() {
  for (let u = 0; u < count; u++) {
    paths[u] = draw('path', { d: shape(u), 'data-code': units.code[u], class: isCircle(u) ? 'unit circle' : 'unit' });
    unitOfPath.set(paths[u], u);
  }
  const circles = paths.filter((_, u) => isCircle(u)).sort((a, b) => units.r[unitOfPath.get(b)] - units.r[unitOfPath.get(a)]);
  return [...paths.filter((_, u) => !isCircle(u)), ...circles];
}

function layer(name, ...parts) {
  layers[name] = draw('g', { class: `layer-${name}` }, ...parts);
  return layers[name];
}

function drawMap() {
  const contours = unitPaths();
  ground.append(draw('defs', {}, ...patterns('map'), ...patterns('key')), layer('frames', ...frameOutlines()),
    layer('units', ...contours.filter((path) => !path.matches('.circle'))), layer('borders', ...borders(false), ...borders(true)),
    layer('circles', ...contours.filter((path) => path.matches('.circle'))));
  signs.append(layer('names', ...frameNames()), layer('venues', ...venueMarks()), layer('gaps', ...gapMarks()));
  choice.append(layer('chosen'), layer('pins'));
  byId('sheets').append(...sheets);
}

function recolour(judged, motif) {
  for (let u = 0; u < count; u++) {
    const fillNow = paint(judged.classes[u], 'map', motif);
    if (paths[u].getAttribute('fill') !== fillNow) paths[u].setAttribute('fill', fillNow);
  }
}

function outline(unit) {
  const d = unit < 0 ? '' : shape(unit);
  layers.chosen.replaceChildren(...(d ? [draw('path', { d, class: 'chosen under' }), draw('path', { d, class: 'chosen' })] : []));
}

function drawPins(pins) {
  for (let i = marks.length; i-- > 0;) if (layers.pins.contains(marks[i].element)) marks.splice(i, 1);
  layers.pins.replaceChildren(...pins.map((unit, i) => pinMark(unit, i + 1)));
  sizeMarks();
}
