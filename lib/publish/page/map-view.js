/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What part of the picture is seen: buttons, wheel, drag, pinch. The view box follows once the hand rests; until then the
 * picture already drawn is moved, which stays quick with tens of thousands of contours. */
const view = { x: 0, y: 0, zoom: 1 };
const drawn = { ...view };
const MAX_ZOOM = Math.max(8, Math.sqrt(count) / 3);
const MANY = 4000;
const REST_MS = 160;
const fingers = new Map();
let resting = 0, moved = false;

/* Pixels a unit of the view at zoom 1, and the blank margin around the picture; measured when the size changes only. */
const fit = { scale: 1, left: 0, top: 0 };
function measureMap() {
  const { clientWidth, clientHeight } = byId('map');
  fit.scale = Math.min(clientWidth / viewWidth, clientHeight / viewHeight) || 1;
  fit.left = (clientWidth - viewWidth * fit.scale) / 2;
  fit.top = (clientHeight - viewHeight * fit.scale) / 2;
}

function toView(clientX, clientY) {
  const box = byId('map').getBoundingClientRect(), { scale, left, top } = fit;
  return { x: view.x + (clientX - box.left - left) / (scale * view.zoom), y: view.y + (clientY - box.top - top) / (scale * view.zoom) };
}

/* ---- drawing ---- */

/* The typical side of a unit on the screen tells how heavy borders and marks may be. */
function typicalSide() {
  return Math.sqrt((viewWidth * viewHeight * 0.5) / count) * fit.scale * view.zoom;
}

function sizeMarks() {
  const pixel = 1 / (fit.scale * view.zoom), size = pixel * Math.min(1, Math.max(0.42, typicalSide() / 15));
  for (const { element, x, y } of marks) {
    const own = layers.pins.contains(element) || layers.names.contains(element) ? pixel : size;
    element.setAttribute('transform', `translate(${x} ${y}) scale(${own})`);
  }
}

function sizeLines() {
  const pixel = 1 / (fit.scale * view.zoom), weight = Math.min(0.8, Math.max(0.1, typicalSide() / 25));
  for (const sheet of sheets) {
    sheet.style.setProperty('--border', weight * pixel);
    sheet.style.setProperty('--heavy', Math.max(0.7, weight * 1.7) * pixel);
    sheet.style.setProperty('--pixel', pixel);
  }
  for (const tile of ground.querySelectorAll('pattern[id$="-map"]')) tile.setAttribute('patternTransform', `scale(${pixel})`);
}

function settle() {
  resting = 0;
  const zoomed = drawn.zoom !== view.zoom;
  Object.assign(drawn, view);
  byId('sheets').style.transform = '';
  for (const sheet of sheets) sheet.setAttribute('viewBox', `${view.x} ${view.y} ${viewWidth / view.zoom} ${viewHeight / view.zoom}`);
  if (zoomed) sizeMarks(), sizeLines();
}

function slide() {
  const k = fit.scale * view.zoom, style = byId('sheets').style;
  style.transformOrigin = `${fit.left}px ${fit.top}px`;
  style.transform = `translate(${(drawn.x - view.x) * k}px, ${(drawn.y - view.y) * k}px) scale(${view.zoom / drawn.zoom})`;
}

/* At zoom 1 everything is seen; closer, the edge of the picture may not go beyond the middle. */
function moveView(x, y, zoom) {
  view.zoom = Math.min(MAX_ZOOM, Math.max(1, zoom));
  const width = viewWidth / view.zoom, height = viewHeight / view.zoom, spare = view.zoom > 1 ? 0.5 : 0;
  view.x = Math.min(viewWidth - width * (1 - spare), Math.max(-width * spare, x));
  view.y = Math.min(viewHeight - height * (1 - spare), Math.max(-height * spare, y));
  byId('map').classList.toggle('zoomed', view.zoom > 1);
  clearTimeout(resting);
  if (count > MANY) slide(), resting = setTimeout(settle, REST_MS);
  else settle();
}

function zoomAt(point, factor) {
  const zoom = Math.min(MAX_ZOOM, Math.max(1, view.zoom * factor)), ratio = view.zoom / zoom;
  moveView(point.x - (point.x - view.x) * ratio, point.y - (point.y - view.y) * ratio, zoom);
}

const middle = () => ({ x: view.x + viewWidth / view.zoom / 2, y: view.y + viewHeight / view.zoom / 2 });
const resetView = () => moveView(0, 0, 1);

function centre(unit, zoom) {
  moveView(units.x[unit] - viewWidth / zoom / 2, units.y[unit] - viewHeight / zoom / 2, zoom);
}

/* Brings a unit into sight, no more than needed. */
function reveal(unit) {
  const width = viewWidth / view.zoom, height = viewHeight / view.zoom, x = units.x[unit] - view.x, y = units.y[unit] - view.y;
  if (x < width * 0.06 || x > width * 0.94 || y < height * 0.06 || y > height * 0.94) centre(unit, view.zoom);
}

/* ---- hands ---- */

function pinch(event) {
  const [a, b] = [...fingers.values()], before = Math.hypot(a.x - b.x, a.y - b.y);
  fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  const [c, d] = [...fingers.values()], after = Math.hypot(c.x - d.x, c.y - d.y);
  if (before > 0) zoomAt(toView((c.x + d.x) / 2, (c.y + d.y) / 2), after / before);
}

function drag(event) {
  const from = fingers.get(event.pointerId), k = fit.scale * view.zoom;
  const dx = event.clientX - from.x, dy = event.clientY - from.y;
  if (!moved && Math.hypot(dx, dy) < 5) return;
  if (!moved && event.pointerType === 'mouse') byId('map').setPointerCapture(event.pointerId);
  moved = true;
  fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  moveView(view.x - dx / k, view.y - dy / k, view.zoom);
}

function pressed(event) {
  if (event.button > 0) return;
  if (!fingers.size) moved = false;
  fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
}

function travelled(event) {
  if (!fingers.has(event.pointerId)) return;
  if (fingers.size === 2) moved = true, pinch(event);
  else drag(event);
}

const released = (event) => fingers.delete(event.pointerId);

function rolled(event) {
  if (!event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  zoomAt(toView(event.clientX, event.clientY), Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.004)));
}

function zoomPressed(event) {
  const what = event.target.closest('button')?.dataset.zoom;
  if (what === 'reset') resetView();
  else if (what) zoomAt(middle(), what === 'in' ? 1.6 : 1 / 1.6);
}

function resized() {
  measureMap();
  sizeMarks();
  sizeLines();
}

function startView() {
  const map = byId('map');
  map.addEventListener('pointerdown', pressed);
  map.addEventListener('pointermove', travelled);
  for (const end of ['pointerup', 'pointercancel']) addEventListener(end, released);
  map.addEventListener('wheel', rolled, { passive: false });
  byId('zoom').addEventListener('click', zoomPressed);
  new ResizeObserver(resized).observe(map);
  resized();
  settle();
}
