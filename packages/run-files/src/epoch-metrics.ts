/** AllenNLP's `metrics_epoch_3.json` (allennlp/training/gradient_descent_trainer.py): the numbers of one epoch, in a file of their own. */

import type { Values } from '@rewardboard/protocol';
import { numberFromWire } from '@rewardboard/protocol';
import type { Format } from './format.ts';
import { MetricNames } from './metric-names.ts';
import { pointEvent } from './point-event.ts';
import { WholeJson } from './whole-json.ts';

const NAME = /^metrics_epoch_\d{1,9}\.json$/;
/** The best so far, what the machine had to do, and where a resumed training began. */
const NO_CURVE = /^(best_|peak_|training_(start_epoch|epochs|duration)$)|(^|_)(MB|duration)$/;

export const epochMetrics: Format = {
  id: 'epoch-metrics',
  label: 'Metrics of one epoch',
  unit: 'record',
  matches: (fileName) => NAME.test(fileName),
  open(context) {
    const json = new WholeJson();
    const names = new MetricNames(context);
    return {
      names: names.seen,
      read: (bytes) =>
        names.finish(
          json.read(bytes, (object, result) => {
            const epoch = numberFromWire(object.epoch);
            if (epoch === undefined || !(epoch >= 0)) return;
            const values: Values = {};
            for (const [name, raw] of Object.entries(object)) {
              const value = numberFromWire(raw);
              if (value !== undefined && name !== 'epoch' && !NO_CURVE.test(name)) values[names.pathOf(name)] = value;
            }
            result.records++;
            // The first epoch is 0; its numbers are those after it.
            result.events.push({ type: 'about', about: { stepUnit: 'epoch' } });
            result.events.push(pointEvent({ step: epoch + 1, epoch: epoch + 1, values }));
          }),
        ),
    };
  },
};
