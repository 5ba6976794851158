/** How numbers and names are written in findings: step 3,750, loss 0.576, 12.5%. */

import { CATALOG, spelledName } from '@rewardboard/metrics';

/** Longest sentence of a verdict, in characters. */
export const MAX_SENTENCE = 70;

export function stepText(step: number): string {
  // Most counts are small, and a pattern costs more than all else of a sentence.
  if (Number.isInteger(step) && step >= 0 && step < 1_000) return String(step);
  const [whole, fraction] = String(Math.round(step * 100) / 100).split('.');
  const grouped = Math.abs(step) < 1e15 ? whole!.replace(/\B(?=(\d{3}){1,5}$)/g, ',') : whole!;
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** Three decimals below 10, then four digits: 0.576, 10.37, 403.9, 1,823; outside of 0.0005 to a million as rates are written. */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (value !== 0 && (size < 0.0005 || size >= 999_999.5)) return rateText(value);
  if (size < 9.9995) return value.toFixed(3);
  if (size < 999.95) return value.toFixed(size < 99.995 ? 2 : 1);
  return stepText(Math.round(value));
}

/** Learning rates and gradient norms: three significant digits, 2e-5 rather than 0.0000200. */
export function rateText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const short = Number(value.toPrecision(3));
  return short !== 0 && (Math.abs(short) < 0.001 || Math.abs(short) >= 1e5)
    ? short.toExponential().replace('e+', 'e')
    : String(short);
}

/** A metric's name within a sentence: "validation loss", "F1", "ROC AUC". */
export function metricLabel(metric: string): string {
  const name = metric.startsWith('eval/') ? metric.slice('eval/'.length) : metric;
  return withinSentence(CATALOG[metric]?.label ?? spelledName(name));
}

/** A name or title as it is written within a sentence: "accuracy", "loss gap", but "F1" and "NaN". */
export function withinSentence(name: string): string {
  return name.replace(/^[A-Z](?=[a-z]+\b)/, (letter) => letter.toLowerCase());
}

export function percentText(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

/** A sentence about how much evaluations vary by chance. */
export function noiseText(deviation: number, isMeasured = true): string {
  if (isMeasured && deviation < 1e-9) return 'Evaluations of this run hardly vary.';
  return isMeasured
    ? `Evaluations of this run vary by ±${numberText(1.96 * deviation)}.`
    : `Evaluations are assumed to vary by ±${numberText(1.96 * deviation)}; there are too few to measure it.`;
}

export function intervalText(low: number, high: number): string {
  return `${numberText(low)} to ${numberText(high)}`;
}

export function countText(count: number, one: string, many = `${one}s`): string {
  return `${stepText(count)} ${count === 1 ? one : many}`;
}

/** A label from a run's own text, short enough for a sentence and on one line. */
export function quoted(label: string): string {
  const clean = label.replace(/\s+/g, ' ').trim();
  return `“${clean.length > 14 ? `${clean.slice(0, 13)}…` : clean}”`;
}

/** The first of several wordings, longest first, that fits into a verdict. */
export function fitting(...wordings: string[]): string {
  const fits = wordings.find((wording) => wording.length <= MAX_SENTENCE);
  return fits ?? `${wordings.at(-1)!.slice(0, MAX_SENTENCE - 1)}…`;
}
