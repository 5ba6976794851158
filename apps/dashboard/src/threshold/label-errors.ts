/** Examples of which a person says that their label is wrong: a list in this browser that can be saved. It changes nothing. */

import { BrowserSetting } from '../parts/browser-setting.ts';

/** Of all validation sets together; the oldest give way. */
const MAX_MARKED = 2_000;

export interface LabelError {
  /** Of the validation set. */
  fingerprint: string;
  id: number;
  label: 0 | 1;
  problem: string;
  text: string;
}

export const labelErrors = new BrowserSetting<readonly LabelError[]>('rewardboard:label-errors', (raw) =>
  Array.isArray(raw) ? raw.filter(isLabelError).slice(-MAX_MARKED) : [],
);

function isLabelError(value: unknown): value is LabelError {
  const { fingerprint, id, label, problem, text } = (value ?? {}) as Partial<LabelError>;
  return (
    typeof fingerprint === 'string' &&
    typeof id === 'number' &&
    (label === 0 || label === 1) &&
    typeof problem === 'string' &&
    typeof text === 'string'
  );
}

const isSame = (a: Pick<LabelError, 'fingerprint' | 'id'>, b: Pick<LabelError, 'fingerprint' | 'id'>) =>
  a.fingerprint === b.fingerprint && a.id === b.id;

/** Adds it, or takes it out. */
export function toggleLabelError(error: LabelError): void {
  const now = labelErrors.get();
  const others = now.filter((other) => !isSame(other, error));
  labelErrors.set(others.length < now.length ? others : [...others, error].slice(-MAX_MARKED));
}

/** As JSON Lines, with the label that they should have. */
export function labelErrorLines(errors: readonly LabelError[]): string {
  return errors
    .map(({ id, label, problem, text }) => `${JSON.stringify({ id, label, corrected: 1 - label, problem, text })}\n`)
    .join('');
}
