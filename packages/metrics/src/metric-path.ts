/** Names of metrics as programs write them, to the paths under which they are kept: "val_acc" is eval/accuracy. */

import { UNKNOWN_LOSS, isCount, isSpelling, spellingOf } from './metric-spellings.ts';
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
const SEPARATED = /^([A-Za-z]+)[_\-.: ]{1,3}(.+)$/;
const SEPARATED_AT_END = /^(.+)[_\-.: ]([A-Za-z]+)$/;
/** "[valid] loss", "loss (val)" */
const IN_BRACKETS = /[[(] {0,3}([A-Za-z]{1,12}) {0,3}[\])]/;
const CAMEL_CASE = /^([Tt]rain|[Tt]raining|[Vv]al|[Vv]alid|[Vv]alidation|[Ee]val|[Dd]ev|[Tt]est)([A-Z]\w*)$/;
const CAMEL_CASE_AT_END = /^([A-Za-z]\w*)(Train|Training|Val|Valid|Validation|Eval|Dev|Test)$/;
/** "TrLoss", "VaAcc". */
const SHORT_CAMEL_CASE = /^(Trn?|Va|Vl|Vld|Te|Tst)([A-Z]\w*)$/;
/** Splits, before the name of a metric alone. */
const SHORT: Readonly<Record<string, Split>> = {
  tr: 'train',
  trn: 'train',
  va: 'eval',
  vl: 'eval',
  vld: 'eval',
  te: 'test',
  tst: 'test',
};
const BETWEEN_WORDS = /[_\-. ]/;
/** Groups of counts. */
const OF_COUNTS = /^(counts?|confusion|confusion_matrix|cm)$/i;
/** Before the split: "avg_val_loss". The epoch's number is the metric itself. */
const BEFORE_SPLIT =
  /^(?:epoch|(avg|average|mean|running|total|overall|best|final|min|max|macro|micro|weighted))[_ ](.+)$/i;
const AVERAGING = /^(avg|average|mean|running|total|overall)_/i;
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

/** "validation/loss", "Loss/train". */
function takeSplitPart(parts: string[]): Split | undefined {
  const at = parts.findIndex((part) => splitOf(part));
  return at < 0 ? undefined : splitOf(parts.splice(at, 1)[0]!);
}

/** "val_loss", "epoch_val_loss", "Val. Loss", "loss_val", "[valid] loss", "valLoss". */
function takeSplitWord(parts: string[]): Split | undefined {
  const first = SEPARATED.exec(parts[0]!.replace("'s ", ' '));
  if (first && splitOf(first[1]!)) {
    parts[0] = first[2]!;
    return splitOf(first[1]!);
  }
  const before = BEFORE_SPLIT.exec(parts[0]!);
  if (before) {
    const rest = [before[2]!, ...parts.slice(1)];
    const found = takeSplitWord(rest);
    if (found || (!before[1] && spellingOf(rest.join('/')))) {
      // "total average train loss" was averaged once.
      const isSaid = !before[1] || (AVERAGING.test(`${before[1]}_`) && AVERAGING.test(rest[0]!));
      parts.splice(0, parts.length, isSaid ? rest[0]! : `${before[1]}_${rest[0]}`, ...rest.slice(1));
      return found;
    }
  }
  const last = SEPARATED_AT_END.exec(parts.at(-1)!);
  if (last && splitOf(last[2]!) && spellingOf(last[1]!)) {
    parts[parts.length - 1] = last[1]!;
    return splitOf(last[2]!);
  }
  return takeBracket(parts) ?? takeCamelCase(parts) ?? takeShort(parts, first) ?? takeInnerWord(parts);
}

/** "inner_val_mse", "cola_dev_mcc": before a well-known metric. "n_val_samples" is a number of the training. */
function takeInnerWord(parts: string[]): Split | undefined {
  if (parts.length > 1 || isSpelling(parts[0]!)) return undefined;
  const words = parts[0]!.split(BETWEEN_WORDS);
  const at = words.findIndex((word, i) => i > 0 && splitOf(word) && spellingOf(words.slice(i + 1).join('_')));
  if (at < 0) return undefined;
  const [found] = words.splice(at, 1);
  parts[0] = words.join('_');
  return splitOf(found!);
}

function takeBracket(parts: string[]): Split | undefined {
  const at = parts.findIndex((part) => splitOf(IN_BRACKETS.exec(part)?.[1] ?? ''));
  if (at < 0) return undefined;
  const found = splitOf(IN_BRACKETS.exec(parts[at]!)![1]!);
  const rest = parts[at]!.replace(IN_BRACKETS, ' ').trim();
  parts.splice(at, 1, ...(rest === '' ? [] : [rest]));
  return found;
}

function takeCamelCase(parts: string[]): Split | undefined {
  const camel = CAMEL_CASE.exec(parts[0]!);
  if (camel) {
    parts[0] = camel[2]!;
    return splitOf(camel[1]!);
  }
  const short = SHORT_CAMEL_CASE.exec(parts[0]!);
  if (short && parts.length === 1 && isSpelling(short[2]!)) {
    parts[0] = short[2]!;
    return SHORT[short[1]!.toLowerCase()];
  }
  const end = CAMEL_CASE_AT_END.exec(parts.at(-1)!);
  if (!end || !spellingOf(end[1]!)) return undefined;
  parts[parts.length - 1] = end[1]!;
  return splitOf(end[2]!);
}

/** "va_acc", "tr_loss". */
function takeShort(parts: string[], separated: RegExpExecArray | null): Split | undefined {
  const key = separated?.[1]!.toLowerCase() ?? '';
  if (!Object.hasOwn(SHORT, key) || parts.length > 1 || !isSpelling(separated![2]!)) return undefined;
  parts[0] = separated![2]!;
  return SHORT[key];
}
