/**
 * Whether a regular expression may need more than linear time. A backtracking matcher does where it can read the same text
 * in two ways that part at many places: two endless repeats that follow one another over characters which both accept, a
 * repeat in a repeat, or a search whose attempts each read the same characters and then fail. In terms of automata: states
 * p and q with a text that leads from p to p, from p to q, and from q to q (Weber and Seidl, On the degree of ambiguity of
 * finite automata, 1991); the state before the first character of a match is such a p.
 */

import { isEndless, parsePattern } from './pattern-syntax.mjs';

/** A repeat of more than so many counts as endless: two such repeats cost their product. */
const MANY = 100;
/** Characters that tell classes apart. */
const CHARACTERS = [
  ...Array.from({ length: 128 }, (_, i) => String.fromCharCode(i)),
  '\u00a0',
  'é',
  '\u2028',
  '中',
  '█',
  '\ufeff',
];
const SEARCH = 0;

/** @returns {string | null} what takes more than linear time, with the character that shows it; null where nothing does */
export function superlinear(source, flags) {
  const { tree, groups } = parsePattern(source);
  const machine = machineOf(tree, groups, flags);
  if (typeof machine === 'string') return machine;
  const { leaves, reach } = machine;
  const looping = leaves.map((_, p) => p).filter((p) => canReach(reach, p, p));
  for (const p of looping) {
    const twice = p !== SEARCH && reach[p].twice.find((q) => canReach(reach, q, p));
    if (twice !== undefined && twice !== false) return `${leaves[twice].source} is reached in two ways within a repeat`;
    for (const q of looping) {
      if (q === p || q === SEARCH || reach[q].isAlwaysEnd) continue;
      const text = commonText(reach, p, q);
      if (text === null) continue;
      const shown = JSON.stringify(text);
      return p === SEARCH
        ? `each place of a text of ${shown} begins a search through the rest by ${leaves[q].source}`
        : `${leaves[p].source} and ${leaves[q].source} share a text of ${shown} in many ways`;
    }
  }
  return null;
}

/** The states that read a character, and which of them may come next. */
function machineOf(tree, groups, flags) {
  const edges = []; // of nodes without a character: [{ to, needs }]
  const leaves = [{ source: 'any character', set: new Set(CHARACTERS), next: -1 }];
  const node = () => edges.push([]) - 1;
  const link = (from, to, needs = '') => edges[from].push({ to, needs });
  let unsound = null;
  const accept = node();
  const leafAt = new Map();
  const known = new Map();
  const setOf = (source) => {
    let set = known.get(source);
    if (!set) {
      const own = flags.replace(/[gyd]/g, '');
      const pattern = new RegExp(`^(?:${source})$`, own);
      // A class of surrogates holds no character of the list.
      known.set(source, (set = new Set(CHARACTERS.filter((character) => pattern.test(character)))));
    }
    return set;
  };
  /** Builds a part that goes on at `to`. @returns where it begins */
  const build = (part, to) => {
    const from = node();
    if (part.kind === 'class') {
      leafAt.set(from, leaves.push({ source: part.source, set: setOf(part.source), next: to }) - 1);
    } else if (part.kind === 'sequence') {
      link(
        from,
        part.parts.reduceRight((next, one) => build(one, next), to),
      );
    } else if (part.kind === 'choice') {
      for (const one of part.parts) link(from, build(one, to));
    } else if (part.kind === 'repeat') {
      buildRepeat(part, from, to);
    } else if (part.kind === 'look') {
      if (part.isBehind && isEndless(part.part, MANY)) unsound = 'a look behind without an end';
      // Its own end leads nowhere: what comes behind begins where it began.
      if (!part.isBehind) link(from, build(part.part, node()));
      link(from, to, 'luck');
    } else if (part.kind === 'same') {
      if (isEndless(groups[part.group - 1], MANY)) unsound = 'a reference to a group without an end';
      link(from, to, 'luck');
    } else link(from, to, part.kind === 'edge' ? 'luck' : part.kind);
    return from;
  };
  const buildRepeat = ({ part, least, most }, from, to) => {
    if (most > MANY) {
      const again = node();
      const body = build(part, again);
      link(again, body);
      link(again, to);
      link(from, body);
      if (least === 0) link(from, to);
    } else {
      // Twice is enough to show that a part fits behind itself.
      const second = most > 1 && isEndless(part, MANY) ? build(part, to) : to;
      const behind = node();
      if (second !== to) link(behind, second);
      link(behind, to);
      if (most > 0) link(from, build(part, behind));
      if (least === 0) link(from, to);
    }
  };
  const begin = build(tree, accept);
  if (unsound) return unsound;
  const isMultiline = flags.includes('m');
  /** @param from a node @param context 'begin' of the text, behind a 'line', or 'within' one */
  const closure = (from, context) => {
    const found = new Map();
    let isAlwaysEnd = false;
    const walk = (at, sure, path) => {
      if (at === accept && sure) isAlwaysEnd = true;
      const leaf = leafAt.get(at);
      if (leaf !== undefined) found.set(leaf, (found.get(leaf) ?? 0) + 1);
      if (path.has(at)) return;
      path.add(at);
      for (const { to, needs } of edges[at]) {
        if (needs === 'start' && context !== 'begin' && !(isMultiline && context === 'line')) continue;
        if (needs === 'end' && !isMultiline) continue;
        walk(to, sure && needs === '', path);
      }
      path.delete(at);
    };
    walk(from, true, new Set());
    return { found, isAlwaysEnd };
  };
  const reach = leaves.map((leaf, index) => {
    if (index === SEARCH) {
      if (flags.includes('y')) return { within: [], line: [], twice: [], isAlwaysEnd: false };
      const within = closure(begin, 'within');
      return {
        within: [SEARCH, ...within.found.keys()],
        line: [SEARCH, ...closure(begin, 'line').found.keys()],
        twice: [],
        isAlwaysEnd: within.isAlwaysEnd,
      };
    }
    const within = closure(leaf.next, 'within');
    const line = closure(leaf.next, 'line');
    return {
      within: [...within.found.keys()],
      line: [...line.found.keys()],
      twice: [...line.found].filter(([, count]) => count > 1).map(([to]) => to),
      isAlwaysEnd: within.isAlwaysEnd,
    };
  });
  for (const [i, one] of reach.entries()) one.set = leaves[i].set;
  return { leaves, reach };
}

/** States that may follow p when this character, which leads into the next one, comes behind that one. */
const after = (reach, p, last) => (last === '\n' ? reach[p].line : reach[p].within);

function canReach(reach, from, to) {
  const seen = new Set();
  const waiting = [...reach[from].line];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (at === to) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    waiting.push(...reach[at].line);
  }
  return false;
}

/** A text that leads from p to p, from p to q and from q to q; null where there is none. */
function commonText(reach, p, q) {
  // The last character says whether a line begins behind it; a search begins behind any.
  for (const last of ['x', '\n']) {
    const seen = new Set();
    const waiting = [{ at: [p, p, q], last, text: '' }];
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      const [a, b, c] = one.at;
      for (const x of after(reach, a, one.last))
        for (const y of after(reach, b, one.last))
          for (const z of after(reach, c, one.last)) {
            // A round that ends a match makes the match longer: nothing of it is read again.
            if (reach[z].isAlwaysEnd) continue;
            const shared = CHARACTERS_OF(reach, x, y, z);
            for (const character of shared) {
              const text = one.text + character;
              if (x === p && y === q && z === q && (character === '\n') === (last === '\n')) return text;
              const key = `${x} ${y} ${z} ${character === '\n'}`;
              if (seen.has(key)) continue;
              seen.add(key);
              waiting.push({ at: [x, y, z], last: character, text });
            }
          }
    }
  }
  return null;
}

/** One character that all three read, and the line's end if they all read it. */
function CHARACTERS_OF(reach, x, y, z) {
  const found = [];
  const isShared = (character) =>
    reach[x].set.has(character) && reach[y].set.has(character) && reach[z].set.has(character);
  for (const character of reach[z].set)
    if (character !== '\n' && isShared(character)) {
      found.push(character);
      break;
    }
  if (isShared('\n')) found.push('\n');
  return found;
}
