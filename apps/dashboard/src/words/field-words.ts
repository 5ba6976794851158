/** How the name of a recipe writes a field of its configuration, the same in the list and in comparisons. */

const SHORT = new Map([
  ['learning_rate', 'lr'],
  ['hidden_dropout', 'dropout'],
  ['hidden_dropout_prob', 'dropout'],
  ['num_train_epochs', 'epochs'],
  ['per_device_train_batch_size', 'batch'],
  ['batch_size', 'batch'],
]);

/** "lr 3e-3", "words", "no words". @param value undefined: this recipe lacks the field */
export function fieldWords(name: string, value: string | number | boolean | null | undefined): string {
  const last = name.slice(name.lastIndexOf('.') + 1);
  const short = SHORT.get(last) ?? last.replace(/^use_(?=.)/, '');
  if (value === true || value === 'true') return short;
  if (value === false || value === 'false' || value === null || value === undefined) return `no ${short}`;
  return `${short} ${typeof value === 'number' ? numberText(value) : value}`;
}

/** 0.003 -> "3e-3", as learning rates are written; 0.2 and 264 as they are. */
export function numberText(value: number): string {
  if (!Number.isFinite(value) || value === 0) return String(value);
  const exponent = Math.floor(Math.log10(Math.abs(value)) + 1e-9);
  if (exponent >= -1 && exponent < 9) return String(Number(value.toPrecision(12)));
  return `${Number((value / 10 ** exponent).toPrecision(3))}e${exponent}`;
}
