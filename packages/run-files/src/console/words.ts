/** What the words between the numbers of a line mean: splits, metrics, places, and words that say nothing. */

import type { Split } from '@rewardboard/metrics';
import { NORMS, isCountName, isKnownMetric, withoutAnswers } from '@rewardboard/metrics';

const set = (words: string) => new Set(words.split(' '));

const SPLITS: readonly [Split, ReadonlySet<string>][] = [
  ['train', set('train training trains learn trainset trn')],
  [
    'eval',
    set(
      'eval evaluation evaluate evaluating evaluator val vali valid validation validate validating validated dev devel cv_agg vld valset validset evalset devset',
    ),
  ],
  ['test', set('test testing tested testset tst')],
];
const SPLIT_OF = new Map(SPLITS.flatMap(([split, words]) => [...words].map((word): [string, Split] => [word, split])));

const STEP_RANK = new Map(
  [
    'global_step global-step globalstep num_updates',
    'step steps iter iters iteration iterations it update updates round rounds',
    'batch batches minibatch minibatches mini_batch mini-batch batch_idx batch_id batch_index',
  ].flatMap((words, rank) => words.split(' ').map((word): [string, number] => [word, rank])),
);
const EPOCHS = set('epoch epochs ep epoca época epoche époque');
/** Before a step or an epoch, they make it another number. */
const NOT_A_PLACE = set(
  'total max maximum min num number warmup warm save saving eval_ log logging skipped nan per every each remaining accumulation gradient_ ' +
    'decay best elapsed first last_ n patience previous prev next micro consumed optimization',
);
/** Before a metric's name they say nothing of it. */
const GLUE = set(
  'epoch step iter iteration set data dataset the its new on of in at after for and with to from is are was a an this by per result results metric ' +
    'metrics scores phase done end finished time stage loop mode value values now summary performance begin beginning start starting started info ' +
    'debug warning error root rank final',
);
/** So does a log, without them being of a name. */
const OF_LOGS = set(
  'average avg mean overall current running smoothed score reward model total all lr eta s ms sec secs mins h hours minutes seconds it samples sample examples tokens speed net network',
);
/** "Best val loss: 0.3" repeats a number of another step. */
const REPEATS = set(
  'best lowest highest minimum maximum min max previous prev last target early improved threshold mejor melhor beste bester meilleur meilleure migliore',
);
const OF_ONE_POINT = /^(best|min|max|lowest|target|goal|required)_/i;
/** Behind the name of a metric. */
const TRAILING = set('value is avg average mean now');

/** A metric without one of these doesn't make a record: a program prints its learning rate among its flags, too. */
const CURVE = /(^|[/_])(loss|accuracy|balanced_accuracy|f1|roc_auc|perplexity|acc|mae|mse|rmse|ap|m[aA][pP]|mcc)$/;
/** "Loss_D", but not how it is computed. */
const OF_LOSS = /(^|[/_])loss_(?!scale|weight|fn|func|type|coef|mask|reduction)\w{1,20}$/i;
/** Of a ranking: "recall@10", "NDCG@5". */
const OF_RANKING = /(^|[/_])(recall|precision|hit|hr|hits|hit_rate|ndcg|mrr|map|auc|f1)@\d{1,4}$/i;
/** What several answers to one question get: "acc/mean@1", "reward/best@4/mean". */
const OF_ANSWERS = /(^|\/)(acc|accuracy|score|reward)$/i;
const isOfAnswers = (path: string) => {
  const scored = withoutAnswers(path);
  return scored !== path && OF_ANSWERS.test(scored);
};
/** The same for a line of a boosting library, or a row of a table, which hold nothing but metrics. */
const OF_ROUNDS =
  /(^|[/_])(\w{0,60}loss|error|merror|auc|aucpr|ndcg|map|l1|l2|rmse|mae|m?iou|m?dice|score\w{0,60}|(sacre)?bleu(-?\w{1,20})?|chrf|rouge\w{0,10}|meteor|ter|wer|cer|ce-mean-words|\w{1,60}_(f|p|r))$/i;

/** What was found out about words and names, which a log repeats on each line. */
const MAX_REMEMBERED = 5_000;

export function remembered<T>(find: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    let found = known.get(text);
    if (found === undefined && !known.has(text)) {
      found = find(text);
      if (known.size >= MAX_REMEMBERED) known.clear();
      known.set(text, found);
    }
    return found as T;
  };
}

export const isCurve = remembered(
  (path) => CURVE.test(path) || OF_LOSS.test(path) || OF_RANKING.test(path) || isOfAnswers(path),
);
export const isCurveOfRows = remembered((path) => isCurve(path) || OF_ROUNDS.test(path));

interface Word {
  split: Split | undefined;
  /** Of a step; lower is better. */
  rank: number | undefined;
  isEpoch: boolean;
  isPlural: boolean;
  isNotAPlace: boolean;
  isOfLogs: boolean;
  /** "epoch3", "step_100" */
  joined: { isEpoch: boolean; value: number } | null;
}

export const wordOf = remembered((word): Word => {
  const key = word.toLowerCase();
  const split = SPLIT_OF.get(key) ?? SPLIT_OF.get(key.replace(/(_?\d{1,3})?('s)?$/, ''));
  const rank = STEP_RANK.get(key);
  const isEpoch = EPOCHS.has(key);
  const joined = /^(epoch|ep|step|iter)[_#-]?(\d{1,12})$/.exec(key);
  return {
    split,
    rank,
    isEpoch,
    isPlural: /^(epochs|steps|iters|iterations|updates|batches|rounds)$/.test(key),
    isNotAPlace: NOT_A_PLACE.has(key),
    isOfLogs:
      split !== undefined ||
      rank !== undefined ||
      isEpoch ||
      GLUE.has(key) ||
      OF_LOGS.has(key) ||
      REPEATS.has(key) ||
      /[._/:@\d]/.test(key) ||
      isKnownMetric(word),
    joined: joined && { isEpoch: joined[1]!.startsWith('ep'), value: Number(joined[2]) },
  };
});
export const isOfLogs = (word: string): boolean => wordOf(word).isOfLogs;
/** The split that a word names by itself: "Val", "valid_1's", "validation_0", "DEV". */
export const splitOfWord = (word: string): Split | undefined => wordOf(word).split;

/** The split of a word in brackets: "[Diff-Val]", "[val_epoch]". */
export const splitOfTag = remembered((word): Split | undefined => {
  const found = word.split(/[-_]/).flatMap((part) => splitOfWord(part) ?? []);
  return found.length === 1 ? found[0] : undefined;
});

export interface Name {
  /** Without its split, where a word says that. */
  base: string;
  split: Split | undefined;
  isKnown: boolean;
  /** The split is all that there is. */
  isBare: boolean;
  /** Of true or false positives or negatives. */
  isCount?: boolean;
}

const ofNumber = remembered((text) => foundName(text.split(' '), TRAILING));
const ofLabel = remembered((text) => foundName(text.split(' '), GLUE));

/** @param words those before a number, the nearest last. @returns null where they repeat another number */
export function nameOf(words: readonly string[], isLabel = false): Name | null {
  return (isLabel ? ofLabel : ofNumber)(words.join(' '));
}

function foundName(words: readonly string[], trailing: ReadonlySet<string>): Name | null {
  if (words.some((word) => REPEATS.has(word.toLowerCase()) || OF_ONE_POINT.test(word))) return null;
  let end = words.length;
  while (end > 1 && trailing.has(words[end - 1]!.toLowerCase())) end--;
  let split: Split | undefined;
  const rest: string[] = [];
  for (const word of words.slice(0, end)) {
    const found = wordOf(word).split;
    // Boosting libraries number their sets: the catalog knows them.
    if (found && !/\d/.test(word)) split = found;
    else rest.push(word);
  }
  if (rest.length === 0) return { base: words.join(' '), split, isKnown: false, isBare: true };
  // LightGBM's "training l2": without a set, it is a penalty.
  const norm = split && rest.length === 1 ? NORMS.get(rest[0]!.toLowerCase()) : undefined;
  if (norm) return { base: norm, split, isKnown: true, isBare: false };
  // "Accuracy with Cosine-Similarity"
  const joint = rest.findIndex((word) => /^(with|using)$/i.test(word));
  const known = knownOf(joint > 0 ? rest.slice(0, joint) : rest);
  if (known !== null) return { base: known, split, isKnown: true, isBare: false };
  const base = rest.join('_');
  return { base, split, isKnown: false, isBare: false, isCount: isCountName(base) };
}

/** The longest name at the end that is known, as long as its words may be of a name: "lm loss" of "INFO step lm loss". */
function knownOf(words: readonly string[]): string | null {
  let known: string | null = null;
  for (let from = words.length - 1; from >= 0; from--) {
    if (known !== null && GLUE.has(words[from]!.toLowerCase())) return known;
    const isSet = wordOf(words[from]!).split !== undefined;
    const name = words.slice(from).join(isSet ? ' ' : '_');
    if (isKnownMetric(name)) known = name;
    else if (known !== null) return known;
  }
  return known;
}
