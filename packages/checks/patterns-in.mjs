/** Finds the regular expressions in TypeScript: literals, and `new RegExp` of literal text. */

/** A `/` behind one of these begins a regular expression. */
const BEFORE_PATTERN = /(?:^|[(,=:[!&|?{};~+\-*%^<>]|\b(?:return|typeof|case|in|of|do|else|void|throw|await|yield))$/;
/** The last characters in front of a `/` that decide. */
const BEFORE = 12;
const PATTERN = /\/((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+)\/([dgimsuvy]*)/y;
const CONSTRUCTED = /\bnew RegExp\(\s*(?:String\.raw)?(?:`([^`]*)`|'([^'\n]*)'|(\w+))\s*(?:,\s*'(\w*)')?,?\s*\)/g;
const RAW_TEXT = /\bconst (\w+) = String\.raw`([^`]*)`/g;

/** @returns {{ line: number, source: string, flags: string }[]} */
export function patternsIn(text) {
  const found = [];
  let line = 1;
  let before = '';
  const skipTo = (end) => {
    for (let at = text.indexOf('\n', from); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) line++;
    from = end;
  };
  let from = 0;
  /** Of template texts that we are within: open braces at their `${`. */
  const templates = [];
  let braces = 0;
  while (from < text.length) {
    const char = text[from];
    const two = text.slice(from, from + 2);
    if (two === '//') skipTo(endOf('\n', from));
    else if (two === '/*') skipTo(endOf('*/', from + 2));
    else if (char === "'" || char === '"') {
      skipTo(endOfString(char));
      before = char;
    } else if (char === '`' || (char === '}' && templates.at(-1) === braces)) {
      if (char === '}') templates.pop();
      let at = from + 1;
      while (at < text.length && text[at] !== '`' && text.slice(at, at + 2) !== '${') at += text[at] === '\\' ? 2 : 1;
      if (text[at] === '$') templates.push(braces);
      skipTo(text[at] === '$' ? at + 2 : at + 1);
      before = text[at] === '$' ? '{' : '`';
    } else if (char === '/' && BEFORE_PATTERN.test(before.trimEnd())) {
      PATTERN.lastIndex = from;
      const match = PATTERN.exec(text);
      if (match) found.push({ line, source: match[1], flags: match[2] });
      skipTo(from + (match?.[0].length ?? 1));
      before = '/';
    } else {
      if (char === '{') braces++;
      if (char === '}') braces--;
      before = (before + char).slice(-BEFORE);
      skipTo(from + 1);
    }
  }
  return found;

  function endOf(end, start) {
    const at = text.indexOf(end, start);
    return at < 0 ? text.length : at + end.length;
  }
  /** A quote in the text of a page is none: it has no end on its line. */
  function endOfString(quote) {
    for (let at = from + 1; at < text.length && text[at] !== '\n'; at++) {
      if (text[at] === '\\') at++;
      else if (text[at] === quote) return at + 1;
    }
    return from + 1;
  }
}

/** Texts that are made part of patterns, by the names of their constants. @param {Iterable<string>} files */
export function rawTexts(files) {
  const texts = new Map();
  for (const text of files) for (const [, name, raw] of text.matchAll(RAW_TEXT)) texts.set(name, raw);
  return texts;
}

/** Of `new RegExp`. @returns as `patternsIn`; `source` is null where it can't be told */
export function constructedPatternsIn(text, texts) {
  const count = text.match(/\bnew RegExp\(/g)?.length ?? 0;
  const found = [...text.matchAll(CONSTRUCTED)].map((match) => {
    const [, template, string, name, flags = ''] = match;
    const line = text.slice(0, match.index).split('\n').length;
    return { line, source: resolved(template ?? string ?? texts.get(name) ?? '${}', texts), flags };
  });
  return found.length < count ? [...found, { line: 1, source: null, flags: '' }] : found;
}

function resolved(text, texts) {
  const source = text.replace(/\$\{(\w*)\}/g, (whole, name) => (texts.has(name) ? texts.get(name) : whole));
  if (source === text) return text.includes('${') ? null : text;
  return resolved(source, texts);
}
