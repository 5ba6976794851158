/** Names of metrics as programs write them, to the paths under which they are kept: "val_acc" is eval/accuracy. */

import { UNKNOWN_LOSS, isCount, isSpelling, spellingOf } from './metric-spellings.ts';
import { takeSplitPart, takeSplitWord } from './split-in-name.ts';
import type { Split } from './split-words.ts';
import { splitOf } from './split-words.ts';
import { systemPath } from './system-metrics.ts';

export { splitOf };
export type { Split };

/** Metrics that are the optimizer's, whoever logs them. */
const OF_TRAINING = new Set(['learning_rate', 'grad_norm']);

/** What transformers logs once, at the end: averages and totals of the whole run, no points of a curve. */
export const SUMMARY_FIELDS: ReadonlySet<string> = new Set([
  'train_runtime',
  'train_samples_per_second',
  'train_steps_per_second',
  'total_flos',
  'train_loss',
]);

const MAX_PATH = 200;
/** Groups that say nothing: "losses/total_loss", "metrics/f1". */
const GROUPS = new Set('loss losses metric metrics score scores data log logs stats scalars values payload'.split(' '));
/** Groups of counts. */
const OF_COUNTS = /^(counts?|confusion|confusion_matrix|cm)$/i;
/** Lightning's LearningRateMonitor. */
const LEARNING_RATE_OF = /^lr-\w+$/;
/** XGBoost and LightGBM number their sets: "validation_0-logloss", "valid_1's auc", and in their histories "validation_0/logloss". */
const NUMBERED_SET = /^(eval|val|valid|validation|test)(?:set)?[_-]?(\d{1,2})(?:-|\/|'s[ _]| )(.+)$/;
/** LightGBM's names of two errors. As names without a split, they are penalties. */
export const NORMS: ReadonlyMap<string, string> = new Map([
  ['l1', 'mae'],
  ['l2', 'mse'],
]);
/** A class of losses, whose members are its parts: "PPYoloELoss/loss". */
const OF_LOSSES = /loss\/$/i;
/** Added to the rank of a name of the other phase. */
const OTHER_PHASE = 0.5;
const PHASE = /^(.+(?<!_per))_(step|epoch)$/;
/** Of the names that end so, a file is a log. */
const KNOWN_END = /[_/ ](loss|acc|accuracy|f1|auc)(_step|_epoch)?$/i;
/** Ultralytics' scores of the validation set, of boxes, masks and poses. */
const ULTRALYTICS = /^metrics\/(\w{1,20}\([BMP]\)|(\w{1,20}\/)?mAP[^/]{0,20}|accuracy_top\d)$/;

/** Where the numbers of a name are kept. */
export interface NamedMetric {
  /** `split/metric`, if the file has no better name of that metric. */
  path: string;
  /** Where they are kept otherwise: under the name itself. */
  own: string;
  /** 0 where `path` is certain; otherwise the name of a path with the smallest rank has it. */
  rank: number;
  /** The metric alone, where it is well known. */
  base: string | null;
}

/**
 * @param split whose numbers a name without a split is: a directory or a section of a log may say; the training's when absent
 * @returns `split/metric`; an unknown metric keeps its name
 */
export function metricPath(name: string, split?: Split): string {
  return namedMetric(name, split).path;
}

/** What a name means by itself, and where it belongs if another name in its file means the same. */
export function namedMetric(name: string, split?: Split): NamedMetric {
  const clean = name
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, MAX_PATH);
  const ofMachine = systemPath(clean, split);
  if (ofMachine !== null) return sure(ofMachine);
  const numbered = NUMBERED_SET.exec(clean);
  if (numbered) return ofNumberedSet(splitOf(numbered[1]!)!, Number(numbered[2]), numbered[3]!);
  let found: Split | undefined = ULTRALYTICS.test(clean) && (split ?? 'train') === 'train' ? 'eval' : undefined;
  const parts = clean
    .split('/')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  found ??= takeSplitPart(parts);
  if (found === 'train' && parts.length === 1 && SUMMARY_FIELDS.has(parts[0]!)) return sure(`summary/${parts[0]}`);
  if (!found && parts.length > 0) found = takeSplitWord(parts);
  if (parts.length > 1 && OF_COUNTS.test(parts[0]!) && isCount(spellingOf(parts.at(-1)!)?.base ?? ''))
    parts.splice(0, parts.length - 1);
  // Examples are counted in an evaluation.
  const of = found ?? split ?? (isCount(spellingOf(parts.join('/'))?.base ?? '') ? 'eval' : 'train');
  if (parts.length > 1 && GROUPS.has(parts[0]!.toLowerCase()) && isGroup(parts)) parts.shift();
  if (parts.length === 0) return { ...sure(`${of}/loss`), base: 'loss' };
  if (found && parts.length === 1) parts[0] = NORMS.get(parts[0]!.toLowerCase()) ?? parts[0]!;
  return ofSplit(of, parts);
}

function isGroup(parts: readonly string[]): boolean {
  return parts[0]!.toLowerCase() === 'metrics' || spellingOf(parts.slice(1).join('/')) !== null;
}

function sure(path: string): NamedMetric {
  return { path, own: path, rank: 0, base: null };
}

function ofSplit(split: Split, parts: readonly string[]): NamedMetric {
  const rest = parts.join('/');
  const whole = parts.length > 1 && isSpelling(rest) ? rest : null;
  const group = whole
    ? ''
    : parts
        .slice(0, -1)
        .map((part) => `${part}/`)
        .join('');
  const name = whole ?? parts.at(-1)!;
  const phase = PHASE.exec(name);
  // Lightning logs one metric twice: of single batches, and its mean over the epoch. The curve of training is the first, of an evaluation the second.
  const isCurve = phase?.[2] === (split === 'train' ? 'step' : 'epoch');
  const single = phase?.[1] ?? name;
  const end = phase && !isCurve ? `_${phase[2]}` : '';
  const spelt = LEARNING_RATE_OF.test(single) ? { base: 'learning_rate', rank: 0 } : spellingOf(single);
  // Within a group, "bce" is one of its members.
  const spelling = group !== '' && spelt && spelt.rank > 0 ? null : spelt;
  const found = spelling?.base ?? single;
  const of = OF_TRAINING.has(group + found + end) ? 'train' : split;
  const named = `${of}/${group}${found}${end}`;
  const own = spelling && spelling.rank > 0 ? `${of}/${group}${single}${end}` : named;
  if (found === 'loss' && OF_LOSSES.test(group) && end === '')
    return { path: `${of}/loss`, own: named, rank: UNKNOWN_LOSS, base: 'loss' };
  // The other one is the curve where a file has no better.
  const isOtherPhase = end !== '' && spelling !== null && group === '';
  const path = isOtherPhase ? `${of}/${found}` : named;
  return { path, own, rank: (spelling?.rank ?? 0) + (isOtherPhase ? OTHER_PHASE : 0), base: spelling?.base ?? null };
}

/** Of several sets the last one is the one to look at. */
function ofNumberedSet(split: Split, number: number, name: string): NamedMetric {
  const { path, base, rank } = ofSplit(split, [NORMS.get(name) ?? name]);
  return { path, own: path.replace('/', `/${number}/`), base, rank: rank + (100 - number) * 1e-6 };
}

/** Whether the name, with or without a split, means a well-known metric: a file of such names is a log. */
export function isKnownMetric(name: string): boolean {
  if (name.trim() === '') return false;
  const { base, own } = namedMetric(name);
  return (base !== null && !isCount(base)) || KNOWN_END.test(own);
}

/** Whether a name is one of the training's settings: a list of them may be what a search tries, and no history. */
export function isSettingName(name: string): boolean {
  return namedMetric(name).base === 'learning_rate';
}

/** Whether a name, with or without a split, counts true or false positives or negatives. */
export function isCountName(name: string): boolean {
  return isCount(namedMetric(name).base ?? '');
}
