/** The split that a metric's name holds, and the name without it. */

import { isSpelling, spellingOf } from './metric-spellings.ts';
import type { Split } from './split-words.ts';
import { splitOf } from './split-words.ts';

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
const GLUED = /^(train|training|valid|validation|val|eval|dev|test)([a-z]\w{0,40})$/i;
const GLUED_AT_END = /^([a-z]\w{0,40}?)(train|training|valid|validation|val|eval|dev|test)$/i;
/** Before the split: "avg_val_loss". The epoch's number is the metric itself. */
const BEFORE_SPLIT =
  /^(?:epoch|(avg|average|mean|running|total|overall|best|final|min|max|macro|micro|weighted))[_ ](.+)$/i;
const AVERAGING = /^(avg|average|mean|running|total|overall)_/i;

/** "validation/loss", "Loss/train". @param parts of the name, between slashes: the split is taken out */
export function takeSplitPart(parts: string[]): Split | undefined {
  const at = parts.findIndex((part) => splitOf(part));
  return at < 0 ? undefined : splitOf(parts.splice(at, 1)[0]!);
}

/** "val_loss", "epoch_val_loss", "Val. Loss", "loss_val", "[valid] loss", "valLoss". */
export function takeSplitWord(parts: string[]): Split | undefined {
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
  return (
    takeBracket(parts) ?? takeCamelCase(parts) ?? takeShort(parts, first) ?? takeGlued(parts) ?? takeInnerWord(parts)
  );
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

/** "trainloss", "valacc", "losstest". */
function takeGlued(parts: string[]): Split | undefined {
  if (parts.length > 1 || isSpelling(parts[0]!)) return undefined;
  const first = GLUED.exec(parts[0]!);
  const last = first && isSpelling(first[2]!) ? null : GLUED_AT_END.exec(parts[0]!);
  const [metric, split] = last ? [last[1]!, last[2]!] : [first?.[2] ?? '', first?.[1] ?? ''];
  if (!isSpelling(metric)) return undefined;
  parts[0] = metric;
  return splitOf(split);
}
