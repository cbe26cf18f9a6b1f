/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scores with some leaves left out: the operations of lib/score, in their order, so that the doubles are the same. */
const column = (values) => Float64Array.from(values, (value) => value ?? NaN);
const leafValues = new Map(leafNodes.map((i) => [i, nodes[i].given ? column(nodes[i].values) : new Float64Array(count).fill(NaN)]));
const children = nodes.map((_, i) => nodes.map((_, c) => c).filter((c) => nodes[c].parent === i));

/* Weights, and the shares of the leaves in the whole. An axis with nothing left below weighs nothing. */
function weigh(off) {
  const weights = nodes.map((node, i) => (off.has(i) ? 0 : node.weight));
  const effective = nodes.map(() => 0);
  const sum = (i) => children[i].reduce((total, c) => total + weights[c], 0);
  for (let i = nodes.length; i-- > 0;) if (!nodes[i].leaf && !(sum(i) > 0)) weights[i] = 0;
  nodes.forEach((_, i) => {
    const total = sum(i);
    for (const c of children[i]) effective[c] = i === 0 ? weights[c] : total > 0 ? (effective[i] * weights[c]) / total : 0;
  });
  return { weights, effective };
}

function countsBelow(weights, leaf, axis) {
  for (let at = leaf; at !== axis; at = nodes[at].parent) if (at < 0 || !(weights[at] > 0)) return false;
  return true;
}

const leavesBelow = (weights, axis) => leafNodes.filter((i) => i > axis && countsBelow(weights, i, axis));

function familyOf(shares, axis, leaves) {
  if (nodes[axis].missing === 'leaves') return leaves.map((i) => ({ node: i, weight: shares.effective[i] }));
  return children[axis].map((i) => ({ node: i, weight: shares.weights[i] }));
}

function addPart(part, weight, sum, weights) {
  for (let u = 0; u < count; u++) {
    if (part[u] !== part[u]) continue;
    sum[u] += weight * part[u];
    weights[u] += weight;
  }
}

function arithmetic(family, values) {
  const sum = new Float64Array(count), weights = new Float64Array(count);
  for (const { node, weight } of family) if (weight > 0) addPart(values[node], weight, sum, weights);
  return sum.map((total, u) => (weights[u] > 0 ? total / weights[u] : NaN));
}

/* A negative value has no geometric mean, even beside a 0. */
function geometric(family, values) {
  const sum = new Float64Array(count), weights = new Float64Array(count), negative = new Uint8Array(count);
  for (const { node, weight } of family) {
    if (!(weight > 0)) continue;
    values[node].forEach((value, u) => { if (value < 0) negative[u] = 1; });
    addPart(values[node].map((value) => Math.log(Math.abs(value))), weight, sum, weights);
  }
  return sum.map((total, u) => (negative[u] ? Infinity : weights[u] > 0 ? Math.exp(total / weights[u]) : NaN));
}

function cover(leaves, values) {
  const coverage = new Float64Array(count);
  for (const i of leaves) for (let u = 0; u < count; u++) if (values[i][u] === values[i][u]) coverage[u]++;
  return coverage.map((sum) => sum / leaves.length);
}

function judge(out, coverage, least) {
  for (let u = 0; u < count; u++) if (coverage[u] === 0 || coverage[u] < least || !Number.isFinite(out[u])) out[u] = NaN;
}

function reasonOf(u, score, coverage) {
  if (score[u] === score[u]) return 'ok';
  if (coverage[u] > 0) return 'low_coverage';
  return ['ok', 'low_coverage'].includes(units.status[u]) ? 'not_available' : units.status[u];
}

/* Rank 1 = the greatest score; ties share the best rank. */
function rankAll(score) {
  const order = Array.from(score.keys()).filter((u) => score[u] === score[u]).sort((a, b) => score[b] - score[a]);
  const rank = new Float64Array(count).fill(NaN);
  order.forEach((u, k) => { rank[u] = k && score[u] === score[order[k - 1]] ? rank[order[k - 1]] : k + 1; });
  return rank;
}

function recompute(off) {
  const shares = weigh(off), values = nodes.map((_, i) => leafValues.get(i));
  let coverage, asked;
  for (let axis = nodes.length; axis-- > 0;) {
    if (nodes[axis].leaf) continue;
    const leaves = leavesBelow(shares.weights, axis), family = familyOf(shares, axis, leaves);
    values[axis] = (nodes[axis].aggregation === 'geometric' ? geometric : arithmetic)(family, values);
    coverage = cover(leaves, values);
    asked = leaves.length;
    judge(values[axis], coverage, nodes[axis].min_coverage ?? 0);
  }
  const score = values[0];
  return { score, coverage, asked, rank: rankAll(score), status: Array.from(score, (_, u) => reasonOf(u, score, coverage)) };
}

/* With every leaf on, what the page was given is shown, not computed again: its ranks may reach beyond the page. */
function given() {
  const asked = leavesBelow(weigh(new Set()).weights, 0).length;
  return { score: column(units.score), coverage: column(units.coverage), rank: column(units.rank), status: units.status, asked };
}

const classCount = classes.colours.length;
function classOf(value) {
  if (value !== value) return -1;
  let at = classCount - 1;
  while (at > 0 && !(value >= classes.bounds[at])) at--;
  return at;
}

function judgeAll(off) {
  const result = off.size ? recompute(off) : given();
  result.classes = Int8Array.from(result.score, classOf);
  return result;
}
