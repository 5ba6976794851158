/** Steps a second of the default model on every backend that this machine has; wasm is the peer that the others are held against. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventFromLine } from '@rewardboard/protocol';
import { Place } from '../processes.ts';

const BATCH = 32;
const place = new Place();
try {
  const speeds = new Map<string, number>();
  for (const backend of ['wasm', 'cpu', 'tfjs-node', 'tfjs-node-gpu']) {
    const epochs = backend === 'cpu' ? '0.3' : '3';
    const training = place.rewardboard(
      'train', '--no-hub', '--backend', backend, '--output_dir', backend, '--logging_steps', '10', '--eval_steps', '100000',
      '--generated_problems', '800', '--num_train_epochs', epochs, '--per_device_train_batch_size', String(BATCH),
    );
    if ((await training.exited) !== 0) {
      console.log(`${backend}: not measured. ${training.output().trim().split('\n').at(-1)}`);
      continue;
    }
    const rates = readFileSync(join(place.directory, backend, 'events.jsonl'), 'utf8')
      .split('\n')
      .flatMap((line) => {
        const event = eventFromLine(line);
        return event?.type === 'train' ? [event.values['train/examples_per_second'] ?? NaN] : [];
      })
      .slice(2) // warm-up
      .sort((a, b) => a - b);
    speeds.set(backend, rates[rates.length >> 1]! / BATCH);
  }
  for (const [backend, speed] of speeds)
    console.log(`${backend}: ${speed.toFixed(0)} steps/s at batch ${BATCH} (${(speed / speeds.get('wasm')!).toFixed(2)} x wasm), median`);
} finally {
  await place.clear();
}
