/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the page was given, the words of its language, numbers as people write them, and small tools of the DOM. */
const data = JSON.parse(document.getElementById('data').textContent);
const { units, nodes, classes, gaps, venues } = data;
const count = units.code.length;
const leafNodes = nodes.map((_, i) => i).filter((i) => nodes[i].leaf);
const noRings = [];

const byId = (id) => document.getElementById(id);

function word(key, ...values) {
  const text = data.words[key];
  if (text === undefined) console.error(`no word for ${key}`);
  return (text ?? key).replace(/\{(\d)\}/g, (_, i) => values[i]);
}

/* French counts 0 and 1 as singular, English 1 only. */
function plural(key, n) {
  const one = new Intl.PluralRules(data.lang).select(n) === 'one';
  return word(key + (one ? '_one' : '_many'), whole(n));
}

const locale = data.lang === 'fr' ? 'fr-FR' : 'en-GB';
const formats = [0, 1, 2].map((digits) => new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }));
const loose = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 });
const known = (value) => value !== null && value === value;
const whole = (value) => (known(value) ? formats[0].format(value) : '–');
const tenths = (value) => (known(value) ? formats[1].format(value) : '–');
const hundredths = (value) => (known(value) ? formats[2].format(value) : '–');

/* Rates, euros and kilometres share one rule: three figures at least, never a false precision. */
function measure(value, unit) {
  if (!known(value)) return '–';
  const size = Math.abs(value);
  const text = size >= 1000 ? whole(value) : size >= 10 ? tenths(value) : loose.format(value);
  return unit ? `${text}\u00a0${unit}` : text;
}

/* Names compared without accents, case, hyphens, or the way saint is written. */
function fold(text) {
  return text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase().replace(/œ/g, 'oe').replace(/æ/g, 'ae')
    .replace(/[^a-z0-9]+/g, ' ').trim().replace(/\bsaint(e?)\b/g, 'st$1');
}
const foldedNames = units.name.map(fold);

function departementOf(unit) {
  const code = units.departement[unit], name = data.departements[code];
  return name && name !== code ? `${name} (${code})` : code;
}

const statusWord = (status) => (data.words[`status_${status}`] ?? status);

/* Attributes by name; text and elements as children, never markup. */
function make(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

function draw(tag, attributes = {}, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes))
    if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value === true ? '' : value);
  element.append(...children.filter((child) => child !== null));
  return element;
}

function writeWords() {
  for (const element of document.querySelectorAll('[data-word]')) element.textContent = word(element.dataset.word);
  for (const element of document.querySelectorAll('[data-label]')) {
    element.setAttribute('aria-label', word(element.dataset.label));
    if (element.tagName === 'BUTTON') element.title = word(element.dataset.label);
  }
  byId('map').style.setProperty('--shape', data.view[0] / data.view[1]);
  byId('title').textContent = data.title;
  byId('headline').textContent = data.headline;
  byId('notes').querySelector('ul').append(...data.notes.map((note) => make('li', {}, note)));
}

function say(text) {
  byId('speech').textContent = text;
}
