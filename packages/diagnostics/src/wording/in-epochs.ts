/** Texts about a log whose records stand at epochs: what they call step 3.96 is epoch 3.96. */

/** The steps of a solution are its own. */
const BEFORE = /\b([Ss]tep)(s?) (?=\d)(?![\d.,]{1,20} of a solution)/g;
const BEHIND = /(?<=\d )step(s?)\b(?! of a solution)/g;

function ofText(text: string): string {
  return text
    .replace(BEFORE, (_, word: string, plural: string) => `${word === 'Step' ? 'Epoch' : 'epoch'}${plural} `)
    .replace(BEHIND, 'epoch$1');
}

/** @returns the same with every text in it changed */
export function inEpochs<T>(value: T): T {
  if (typeof value === 'string') return ofText(value) as T;
  if (Array.isArray(value)) return value.map((one) => inEpochs<unknown>(one)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, inEpochs<unknown>(one)])) as T;
}
