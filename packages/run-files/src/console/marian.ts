/**
 * Marian's lines in the words of others: "Ep. 1 : Up. 1000 : Sen. 64,000 : Cost 8.12 * 1,234,567 @ 1,234 after 12,345,678 : Time 9.5s :
 * 99.1 words/s : gNorm 1.2 : L.r. 3.0000e-04", and "[valid] Ep. 1 : Up. 5000 : bleu : 20.1 : new best" (marian-dev, training/scheduler.h).
 */

const MARIAN = /\bEp\. [\d.]{1,12} : Up\. \d/;
const SEPARATOR = ' : ';
const FIELDS: readonly [begin: string, name: string][] = [
  ['Up. ', 'step '],
  ['Cost ', 'cost: '],
  ['gNorm ', 'grad_norm: '],
  ['L.r. ', 'learning_rate: '],
];
/** Sentences read, seconds, words a second, and how often a score was no better. */
const SAYS_NOTHING = /^(Sen\. |Time |stalled |new best)| words\/s$/;
/** Between the cost and the labels that it is a mean of. */
const COUNTED = ' * ';

export function withoutMarian(text: string): string {
  if (!MARIAN.test(text)) return text;
  const [place = '', ...fields] = text.split(SEPARATOR);
  const rest = fields.filter((field) => !SAYS_NOTHING.test(field)).map(fieldOf);
  return [place.replace('Ep. ', 'epoch '), ...rest].join(SEPARATOR);
}

function fieldOf(text: string): string {
  const [begin, name] = FIELDS.find(([known]) => text.startsWith(known)) ?? [];
  return begin === undefined ? text : name + text.slice(begin.length).split(COUNTED, 1)[0]!;
}
