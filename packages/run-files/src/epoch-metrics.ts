/**
 * The numbers of one epoch, or step, in a file of their own: AllenNLP's `metrics_epoch_3.json` (allennlp/training/gradient_descent_trainer.py),
 * and what loops of people's own call `epoch_3.json`, `results_step500.json` or `metrics_3.json`.
 */

import { isKnownMetric, metricPath } from '@rewardboard/metrics';
import type { Values } from '@rewardboard/protocol';
import type { Format } from './format.ts';
import { MAX_BEGINNING_BYTES } from './format.ts';
import { BROKEN, UNFINISHED, scanObject } from './json-object-scan.ts';
import { MetricNames } from './metric-names.ts';
import { addNestedNumbers } from './nested-numbers.ts';
import type { Coordinate } from './point-event.ts';
import { coordinateOf, pointEvent } from './point-event.ts';
import { objectOfText } from './python-json.ts';
import { textOf } from './utf8.ts';
import { WholeJson } from './whole-json.ts';

const ALLENNLP = /^metrics_epoch_\d{1,9}\.json$/;
/** What the number counts stands in front of it. */
const OF_PLACE =
  /(?:^|[^a-z])(epochs?|ep|steps?|iters?|iterations?|rounds?|checkpoint|ckpt)[-_=]?(\d{1,9})(?:\D.{0,60})?\.json$/i;
/** It counts what the record names, or epochs where the record has a training's loss beside that of an evaluation. */
const NUMBERED =
  /^(metrics?|results?|scores?|stats|logs?|history|eval|evaluation|val|validation|train|training|test)?[-_]?(\d{1,9})\.json$/i;
/** What a record of a whole training says of it: its number isn't an epoch's. */
const OF_TRAINING = /(^|[/._-])(seed|fold|trial|run|best|final|num|total|epochs)([/._-]|$)/i;
/** The best so far, what the machine had to do, and where a resumed training began. */
const NO_CURVE = /^(best_|peak_|training_(start_epoch|epochs|duration)$)|(^|_)(MB|duration)$/;

interface Place {
  coordinate: Exclude<Coordinate, 'time'>;
  at: number;
}

export const epochMetrics: Format = {
  id: 'epoch-metrics',
  label: 'Metrics of one epoch',
  unit: 'record',
  isOnePoint: true,
  isOfOneSplit: 'if-unnamed',
  matches: (fileName) => ALLENNLP.test(fileName),
  mayBeNamed: /\d{1,9}(?:\D.{0,60})?\.json$/,
  recognizes({ fileName, bytes, text }) {
    if ((!OF_PLACE.test(fileName) && !NUMBERED.test(fileName)) || !/^[\s\uFEFF]*(\{|$)/.test(text)) return false;
    const start = bytes.indexOf(0x7b);
    const end = start < 0 ? UNFINISHED : scanObject(bytes, start);
    if (end === UNFINISHED) return bytes.length < MAX_BEGINNING_BYTES && 'wait';
    const object = end === BROKEN ? null : objectOfText(textOf(bytes.subarray(start, end)));
    // A list is a history, and a second object a further record.
    if (!object || Object.values(object).some(Array.isArray) || textOf(bytes.subarray(end)).trim() !== '') return false;
    const numbers = numbersOf(object);
    return placeOf(fileName, numbers) !== null && [...numbers.keys()].some(isKnownMetric);
  },
  open(context = {}) {
    const json = new WholeJson();
    const names = new MetricNames(context);
    const { fileName = '' } = context;
    return {
      names: names.seen,
      read: (bytes) =>
        names.finish(
          json.read(bytes, (object, result) => {
            const numbers = numbersOf(object);
            const place = placeOf(fileName, numbers) ?? placeIn(numbers);
            if (!place) return;
            const values: Values = {};
            for (const [name, value] of numbers)
              if (!coordinateOf(name) && !NO_CURVE.test(name)) values[names.pathOf(name)] = value;
            result.records++;
            if (place.coordinate === 'step') {
              result.events.push(pointEvent({ step: place.at, values }));
              return;
            }
            // AllenNLP's first epoch is 0; its numbers are those after it.
            const epoch = place.at + (ALLENNLP.test(fileName) ? 1 : 0);
            result.events.push({ type: 'about', about: { stepUnit: 'epoch' } });
            result.events.push(pointEvent({ step: epoch, epoch, values }));
          }),
        ),
    };
  },
};

function numbersOf(object: Record<string, unknown>): Map<string, number> {
  const numbers = new Map<string, number>();
  addNestedNumbers(numbers, '', object);
  return numbers;
}

/** By the record itself, or else by the name of its file; null where neither says it. */
function placeOf(fileName: string, numbers: ReadonlyMap<string, number>): Place | null {
  const own = placeIn(numbers);
  const [, word, number] = OF_PLACE.exec(fileName) ?? [];
  if (word !== undefined) return own ?? { coordinate: /^ep/i.test(word) ? 'epoch' : 'step', at: Number(number) };
  // Files of several seeds or folds are numbered as well.
  const [, of, counted] = NUMBERED.exec(fileName) ?? [];
  const at = Number(counted);
  if (own) return own.at === at || own.at === at + 1 ? own : null;
  return of !== undefined && isOfOneEpoch([...numbers.keys()]) ? { coordinate: 'epoch', at } : null;
}

/** The loss of the training so far and that of an evaluation after it. */
function isOfOneEpoch(names: readonly string[]): boolean {
  const paths = new Set(names.map((name) => metricPath(name)));
  return paths.has('train/loss') && paths.has('eval/loss') && !names.some((name) => OF_TRAINING.test(name));
}

function placeIn(numbers: ReadonlyMap<string, number>): Place | null {
  let found: (Place & { rank: number }) | null = null;
  for (const [name, at] of numbers) {
    const { coordinate, rank } = coordinateOf(name) ?? {};
    if (coordinate === undefined || coordinate === 'time' || rank === undefined || !(at >= 0)) continue;
    const isBetter = !found || (coordinate === found.coordinate ? rank < found.rank : coordinate === 'step');
    if (isBetter) found = { coordinate, at, rank };
  }
  return found;
}
