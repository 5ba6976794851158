/** Parses a regular expression into a tree: what `pattern-cost.mjs` needs of it, and no more. */

/**
 * @typedef {{ kind: 'class', source: string } | { kind: 'sequence' | 'choice', parts: Node[] }
 *   | { kind: 'repeat', part: Node, least: number, most: number } | { kind: 'look', part: Node, isBehind: boolean }
 *   | { kind: 'start' | 'end' | 'edge' } | { kind: 'same', group: number }} Node
 */

/** @param {string} source @returns {{ tree: Node, groups: Node[] }} a group's number from 1 */
export function parsePattern(source) {
  let at = 0;
  const groups = [];
  const names = new Map();
  const tree = choice();
  if (at < source.length) throw new Error(`unexpected ${source[at]}`);
  return { tree, groups, names };

  function choice() {
    const parts = [sequence()];
    while (source[at] === '|') {
      at++;
      parts.push(sequence());
    }
    return parts.length === 1 ? parts[0] : { kind: 'choice', parts };
  }

  function sequence() {
    const parts = [];
    while (at < source.length && source[at] !== '|' && source[at] !== ')') parts.push(repeated(atom()));
    return { kind: 'sequence', parts };
  }

  function repeated(part) {
    const [text, star, from, comma, to] = /^([*+?])\??|^\{(\d+)(,?)(\d*)\}\??/.exec(source.slice(at)) ?? [];
    if (text === undefined) return part;
    at += text.length;
    const least = star ? (star === '+' ? 1 : 0) : Number(from);
    const most = star ? (star === '?' ? 1 : Infinity) : comma === '' ? least : to === '' ? Infinity : Number(to);
    return { kind: 'repeat', part, least, most };
  }

  function atom() {
    const char = source[at];
    if (char === '(') return group();
    if (char === '[') return { kind: 'class', source: take(/^\[(?:\\.|[^\]\\])*\]/su) };
    if (char === '^' || char === '$') {
      at++;
      return { kind: char === '^' ? 'start' : 'end' };
    }
    if (char !== '\\') return { kind: 'class', source: take(/^./su) };
    if (/^\\[bB]/.test(source.slice(at))) {
      at += 2;
      return { kind: 'edge' };
    }
    const same = /^\\(?:([1-9])|k<(\w+)>)/.exec(source.slice(at));
    if (same) {
      at += same[0].length;
      return { kind: 'same', group: same[1] ? Number(same[1]) : names.get(same[2]) };
    }
    return {
      kind: 'class',
      source: take(/^\\(?:u\{[\da-fA-F]+\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|[pP]\{[^}]*\}|.)/su),
    };
  }

  function group() {
    const [text, look, name] = /^\((?:\?(?:([=!]|<[=!])|<(\w+)>|:))?/.exec(source.slice(at));
    at += text.length;
    const number = text === '(' || name ? groups.push(null) : 0;
    if (name) names.set(name, number);
    const part = choice();
    if (source[at] !== ')') throw new Error('a group without an end');
    at++;
    if (number) groups[number - 1] = part;
    return look ? { kind: 'look', part, isBehind: look.length === 2 } : part;
  }

  function take(pattern) {
    const [text] = pattern.exec(source.slice(at));
    at += text.length;
    return text;
  }
}

/** Whether a part of the tree may match texts of any length. @param {number} many repeats from here on count as endless */
export function isEndless(node, many) {
  if (node.kind === 'repeat') return node.most > many || isEndless(node.part, many);
  if (node.parts) return node.parts.some((part) => isEndless(part, many));
  return node.kind === 'look' && isEndless(node.part, many);
}
