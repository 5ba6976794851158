/** Progress bars: tqdm's, rich's, and those of Keras. */

export interface Bar {
  at: number;
  of: number;
  /** In front of it: "Epoch 1/5", "Tokenizing train dataset". */
  title: string;
  /** What is counted: "it" of "9.5it/s"; empty where the bar doesn't say. */
  unit: string;
  /** What the program added to it, and what stands behind it on the line. */
  text: string;
}

/** Of Keras' `fit`, which counts the batches of the current epoch. */
export interface KerasBar {
  at: number;
  of: number;
  /** It stands as the last state of its epoch: without the time that remains. */
  isDone: boolean;
  text: string;
}

/** Characters before a bracket in which its numbers stand. */
const NUMBERS = 40;
const COUNT = /(?:^|[^\d.,])(\d{1,15})\/(\d{1,15}) $/;
const OPEN_COUNT = /(?:^|[^\d.,])(\d{1,15})(it|batch|steps?|iter) $/;
const RATE = /(?:^|[\s,])[\d.?]{1,12} ?(?:([A-Za-z][A-Za-z ]{0,19})\/s|s\/([A-Za-z]{1,19}))/;

/** The last one of a line: those before it on the same line are its earlier states. @returns null where there is none */
export function barOf(text: string): Bar | null {
  let found: Bar | null = null;
  let from = 0;
  for (let open = text.indexOf(' ['); open >= 0; open = text.indexOf(' [', open + 1)) {
    const next = text[open + 2] ?? '';
    if (!((next >= '0' && next <= '9') || next === '?')) continue;
    const before = text.slice(Math.max(from, open + 1 - NUMBERS), open + 1);
    const count = COUNT.exec(before) ?? OPEN_COUNT.exec(before);
    if (!count) continue;
    const close = text.indexOf(']', open);
    const end = close < 0 ? text.length : close;
    const inner = text.slice(open + 2, end);
    // "00:10<01:30, 9.5it/s, loss=0.5"
    if (!/^(\d{1,4}:\d\d|\?)/.test(inner)) continue;
    const rate = RATE.exec(inner.slice(0, NUMBERS * 2));
    const start = open + 1 - before.length + count.index;
    found = {
      at: Number(count[1]),
      of: count.length > 2 && /^\d/.test(count[2]!) ? Number(count[2]) : NaN,
      title: titleOf(text.slice(from, start + 1)),
      unit: (rate?.[1] ?? rate?.[2] ?? '').trim().toLowerCase(),
      text: rate ? inner.slice(rate.index + rate[0].length) : inner.slice(inner.indexOf(',') + 1),
    };
    from = Math.min(text.length, end + 1);
    open = from - 1;
  }
  found ??= richBarOf(text);
  if (found) found.text = `${found.text} ; ${text.slice(from)}`;
  return found;
}

/** " 45%|████▌     | " goes. */
function titleOf(text: string): string {
  const bar = text.lastIndexOf('%|');
  if (bar < 0) return text.trim();
  let start = bar;
  while (start > 0 && /[\d.]/.test(text[start - 1]!)) start--;
  return text.slice(0, start).trim().replace(/:$/, '');
}

/** "Epoch 0/4 ━━━━━━━━ 100/100 0:00:01 • 0:00:00 90.0it/s v_num: 0 train_loss: 0.5" */
function richBarOf(text: string): Bar | null {
  const line = text.indexOf('━');
  if (line < 0) return null;
  const end = text.lastIndexOf('━');
  const behind = /^[━╸╺ ]{1,4}(\d{1,15})\/(\d{1,15}) /.exec(text.slice(end, end + NUMBERS));
  if (!behind) return null;
  const rest = text.slice(end + behind[0].length);
  const rate = RATE.exec(rest.slice(0, NUMBERS * 2));
  return {
    at: Number(behind[1]),
    of: Number(behind[2]),
    title: text.slice(0, line).trim(),
    unit: (rate?.[1] ?? rate?.[2] ?? '').trim().toLowerCase(),
    text: rate ? rest.slice(rate.index + rate[0].length) : '',
  };
}

/** "32/32 [======] - 2s 50ms/step - loss: 0.5", "32/32 ━━━━━ 1s 20ms/step - loss: 0.5", "32/32 - 2s - loss: 0.5" */
export function kerasBarOf(text: string): KerasBar | null {
  const count = /^\s{0,20}(\d{1,15})\/(\d{1,15}|Unknown) ?(\[[=>.]|━| - \d{1,9}m?s\b|- \d{1,9}m?s\b)/.exec(
    text.slice(0, 80),
  );
  if (!count) return null;
  const rest = text.slice(count[0].length - count[3]!.length);
  const dash = rest.indexOf(' - ');
  return {
    at: Number(count[1]),
    of: Number(count[2]),
    isDone: count[1] === count[2] && !rest.includes('ETA:'),
    text: dash < 0 ? '' : rest.slice(dash + 1),
  };
}

const METRIC = /\b[a-z][\w/-]{0,40}: [-+\d.e]{1,20}/gi;
/** Words that the title of a training's bar is made of. */
const TRAINING = new Set(
  'train training epoch epochs step steps iter iters iteration iterations batch batches progress loop stage of on the current rank gpu loss'.split(
    ' ',
  ),
);

/**
 * What a bar is of. "foreign": data sets, downloads, weights. "epochs": it counts epochs.
 * @param isEvaluation whether its title names an evaluation
 */
export function kindOfBar(
  { title, unit }: Bar,
  isEvaluation: boolean,
): 'training' | 'untitled' | 'epochs' | 'evaluation' | 'foreign' {
  if (unit !== '' && !/^(it|its|iter|iters|batch|batches|step|steps|epoch|epochs|update|updates)$/.test(unit))
    return 'foreign';
  if (unit.startsWith('epoch')) return 'epochs';
  // AllenNLP's has the metrics in front: "accuracy: 0.5, loss: 0.7 ||:  10%|".
  const words =
    title
      .replace(METRIC, ' ')
      .toLowerCase()
      .match(/[a-z]{1,40}/g) ?? [];
  if (words.length === 0) return title === '' ? 'untitled' : isEvaluation ? 'evaluation' : 'training';
  // "Train loss: 0.5:  10%|": the same bar as before its first batch, without a title.
  if (words.every((word) => /^train(ing)?$/.test(word)) && title.search(METRIC) >= 0) return 'untitled';
  const isForeign = words.some((word) => !TRAINING.has(word));
  if (isEvaluation) return 'evaluation';
  if (isForeign) return 'foreign';
  return /^[^\d]*\bepochs?\W*$/i.test(title) ? 'epochs' : 'training';
}
