/** Finds the numbers and the equations in a text, and says whether an equation holds. */

/** `1,234.5`, `.5`, `12`; a sign is an operator and not part of it. */
const NUMBER = /\d+(?:,\d{3})*(?:\.\d+)?|\.\d+/g;

const NUMBER_WORDS: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  half: 0.5,
  twice: 2,
  double: 2,
  triple: 3,
  quarter: 0.25,
  dozen: 12,
  thirty: 30,
  twenty: 20,
  hundred: 100,
};

export function numbersOf(text: string): number[] {
  return (text.match(NUMBER) ?? []).map(numberOf);
}

/** NaN where there is none. */
export function lastNumberOf(text: string): number {
  const last = text.match(NUMBER)?.at(-1);
  return last === undefined ? NaN : numberOf(last);
}

/** Numbers written as words ("twice", "dozen") among them. */
export function numbersAndNumberWordsOf(text: string): number[] {
  const words = text.toLowerCase().match(/[a-z]+/g) ?? [];
  return [
    ...numbersOf(text),
    ...words.flatMap((word) => (Object.hasOwn(NUMBER_WORDS, word) ? [NUMBER_WORDS[word]!] : [])),
  ];
}

export interface Equation {
  operands: number[];
  /** Of + - * /, in their order. */
  operators: string[];
  result: number;
  /** The left side computes to the right one, within what was rounded away. */
  holds: boolean;
}

/** A calculator's mark, `<<16-3=13>>`, on one line. */
const MARK = /<<([^<>=\n]{1,80})=([^<>=\n]{1,30})>>/g;
/** An expression of at least two numbers, then = and a number. */
const PLAIN =
  /(?<![\d.,])(?=[\d.($−-])((?:[\d.,()$%\s]|[+\-*/×÷−]|\bx\b){3,80}?)=\s*(?:\$\s*)?(-?(?:\d+(?:,\d{3})*(?:\.\d+)?|\.\d+))/g;

/** The equations of a line, in order: those marked by a calculator, or where none is, those in plain sight. */
export function equationsOf(line: string): Equation[] {
  if (!line.includes('=')) return [];
  const marked = [...line.matchAll(MARK)];
  const found = marked.length > 0 ? marked : [...line.matchAll(PLAIN)];
  return found.flatMap((match) => equation(match[1]!, match[2]!) ?? []);
}

/** The text as a reader sees it, without a calculator's marks. */
export function withoutMarks(text: string): string {
  return text.replace(MARK, '');
}

function equation(left: string, right: string): Equation | null {
  const tokens = tokensOf(left);
  const result = Number(right.replace(/[,$\s]/g, ''));
  if (!tokens || !Number.isFinite(result)) return null;
  const operands = tokens.filter((t) => typeof t === 'number');
  const operators = tokens.filter((t) => typeof t === 'string' && '+-*/'.includes(t)) as string[];
  if (operands.length < 2 || operators.length === 0) return null;
  const value = evaluate(tokens);
  return value === null ? null : { operands, operators, result, holds: nearly(value, result) };
}

/** Half a unit of the second decimal, or a thousandth part: results are written rounded. */
export function nearly(a: number, b: number): boolean {
  return Math.abs(a - b) <= Math.max(0.0051, 0.001 * Math.abs(a));
}

type Token = number | string;

function tokensOf(text: string): Token[] | null {
  const tokens: Token[] = [];
  const tidy = text.replace(/[$\s]/g, '').replace(/[×x]/g, '*').replace(/÷/g, '/').replace(/−/g, '-');
  for (const [part] of tidy.matchAll(/\d+(?:,\d{3})*(?:\.\d+)?%?|\.\d+%?|[+\-*/()]|./g)) {
    if (/^[\d.]/.test(part) && part !== '.')
      tokens.push(part.endsWith('%') ? numberOf(part.slice(0, -1)) / 100 : numberOf(part));
    else if ('+-*/()'.includes(part)) tokens.push(part);
    else return null;
  }
  return tokens;
}

function numberOf(text: string): number {
  return Number(text.includes(',') ? text.replaceAll(',', '') : text);
}

/** Recursive descent over + - * / and brackets; null when the tokens are no expression or it has no finite value. */
function evaluate(tokens: readonly Token[]): number | null {
  let at = 0;
  const sum = (): number => {
    let value = product();
    while (tokens[at] === '+' || tokens[at] === '-')
      value = tokens[at++] === '+' ? value + product() : value - product();
    return value;
  };
  const product = (): number => {
    let value = factor();
    while (tokens[at] === '*' || tokens[at] === '/') value = tokens[at++] === '*' ? value * factor() : value / factor();
    return value;
  };
  const factor = (): number => {
    const token = tokens[at++];
    if (typeof token === 'number') return token;
    if (token === '-') return -factor();
    if (token !== '(') return NaN;
    const value = sum();
    return tokens[at++] === ')' ? value : NaN;
  };
  const value = sum();
  return at === tokens.length && Number.isFinite(value) ? value : null;
}
