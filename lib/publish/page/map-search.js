/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A territory by its name: a combobox whose list tells homonyms apart by code and département. */
const MOST_FOUND = 12;
const search = { found: [], at: -1 };

/* 0 = the very name, then those that begin so, then a word that begins so; -1 = no. */
function likeness(folded, asked) {
  if (folded === asked) return 0;
  if (folded.startsWith(asked)) return 1;
  return folded.includes(` ${asked}`) ? 2 : -1;
}

/* All homonyms of the very name, and the best of the others: the largest first. */
function findUnits(text) {
  const asked = fold(text);
  if (!asked) return { found: [], total: 0 };
  const hits = [];
  for (let u = 0; u < count; u++) {
    const like = units.code[u].toLowerCase().startsWith(asked) ? 0 : likeness(foldedNames[u], asked);
    if (like >= 0) hits.push({ u, like });
  }
  hits.sort((a, b) => a.like - b.like || (units.population[b.u] ?? 0) - (units.population[a.u] ?? 0));
  const same = hits.filter(({ u }) => foldedNames[u] === asked).length;
  return { found: hits.slice(0, Math.max(MOST_FOUND, same)).map(({ u }) => u), total: hits.length };
}

function option(u, i) {
  return make('li', { role: 'option', id: `found-${i}`, 'aria-selected': String(i === search.at), 'data-unit': u },
    make('span', {}, units.name[u]), make('span', { class: 'note' }, `${units.code[u]} · ${departementOf(u)}`));
}

function showFound(open) {
  const text = byId('search-text'), list = byId('search-list');
  list.hidden = !open || !search.found.length;
  list.replaceChildren(...(list.hidden ? [] : search.found.map(option)));
  text.setAttribute('aria-expanded', String(!list.hidden));
  if (search.at >= 0 && !list.hidden) text.setAttribute('aria-activedescendant', `found-${search.at}`);
  else text.removeAttribute('aria-activedescendant');
  list.children[search.at]?.scrollIntoView({ block: 'nearest' });
}

function searched() {
  const text = byId('search-text').value, { found, total } = findUnits(text);
  Object.assign(search, { found, at: -1 });
  showFound(true);
  const line = byId('search-count');
  line.textContent = text.trim() ? plural('found', total) : '';
  line.classList.toggle('spoken', total > 0 || !text.trim());
}

function choose(i) {
  const u = search.found[i];
  byId('search-text').value = units.name[u];
  showFound(false);
  byId('map').focus({ preventScroll: true });
  visit(u);
}

function searchKey(event) {
  const n = search.found.length, open = !byId('search-list').hidden;
  if (event.key === 'Enter' && n) choose(Math.max(0, search.at));
  else if (event.key === 'Escape') { if (!open) byId('search-text').value = ''; showFound(false); }
  else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && n) {
    const step = event.key === 'ArrowDown' ? 1 : -1;
    search.at = open ? (search.at < 0 && step < 0 ? n - 1 : (search.at + step + n) % n) : 0;
    showFound(true);
  } else return;
  event.preventDefault();
}

function startSearch() {
  const text = byId('search-text'), list = byId('search-list');
  text.addEventListener('input', searched);
  text.addEventListener('keydown', searchKey);
  text.addEventListener('blur', () => showFound(false));
  list.addEventListener('pointerdown', (event) => event.preventDefault());
  list.addEventListener('click', (event) => {
    const chosen = event.target.closest('li');
    if (chosen) choose([...list.children].indexOf(chosen));
  });
}
