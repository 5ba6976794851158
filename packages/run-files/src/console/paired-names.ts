/** Names in a list before their numbers in a list, "loss, acc: 0.52 0.81", as pairs: "loss: 0.52, acc: 0.81". */

import { isKnownMetric } from '@rewardboard/metrics';

const MAX_NAMES = 10;
const NAME = /^[A-Za-z_][\w /.@-]{0,40}$/;
const NUMBER = /^[-+]?(?:\d{1,20}(?:\.\d{0,20})?|\.\d{1,20})(?:[eE][-+]?\d{1,3})?%?$/;
const BETWEEN_NUMBERS = /[\s,;]+/;
const BRACKETS = /^[([{]|[)\]}]$/g;

export function withPairedNames(text: string): string {
  // Most lines have no comma before their first sign.
  const sign = text.search(/[:=]/);
  if (sign < 0 || !text.slice(0, sign).includes(',')) return text;
  return text.split('|').map(pairedPart).join('|');
}

function pairedPart(part: string): string {
  const sign = part.search(/[:=]/);
  if (sign < 0) return part;
  const names = part
    .slice(0, sign)
    .trim()
    .replace(BRACKETS, '')
    .split(',')
    .map((name) => name.trim());
  const numbers = part
    .slice(sign + 1)
    .trim()
    .replace(BRACKETS, '')
    .split(BETWEEN_NUMBERS, MAX_NAMES + 1);
  if (numbers.length < 2 || numbers.length > MAX_NAMES || !numbers.every((number) => NUMBER.test(number))) return part;
  // "Epoch 3, loss, acc: 0.52 0.81" begins with a place.
  const before = names.slice(0, -numbers.length);
  const named = names.slice(-numbers.length);
  if (named.length < numbers.length || before.length > 1) return part;
  if (!named.every((name) => NAME.test(name)) || !named.some(isKnownMetric)) return part;
  return ` ${[...before, ...named.map((name, i) => `${name}: ${numbers[i]}`)].join(', ')} `;
}
