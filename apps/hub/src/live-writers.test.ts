/** Programs that people train with write while we follow: at the end the page has what they logged, and on the way it only grew. */

import { describe, expect, it, vi } from 'vitest';
import { expectLogged, until, watching, written } from './testing/live-writer.ts';
import { Viewer, openHub } from './testing/open-hub.ts';
import { pythonWith } from './testing/python.ts';

describe('writers, live', { timeout: 180_000 }, () => {
  const plain = pythonWith('json');
  it.skipIf(!plain)('json.dump of the whole list at each step', async () => {
    const hub = await openHub();
    const { viewer, watched, shrunk } = await watching(hub, 'outputs/dump');
    const logged = await written(plain!, 'json_dump.py', hub, 'dump');
    await watched;
    await expectLogged(viewer, logged);
    expect(shrunk()).toBe(0);
  });

  const transformers = pythonWith('torch', 'transformers', 'accelerate', 'tensorboard');
  it.skipIf(!transformers)(
    'transformers’ Trainer: states in checkpoints that come and go, and event files',
    async () => {
      const hub = await openHub();
      const { viewer, watched, shrunk } = await watching(hub, 'outputs/trainer');
      const logged = await written(transformers!, 'transformers_trainer.py', hub, 'trainer');
      await watched;
      await expectLogged(viewer, logged);
      expect(shrunk()).toBe(0);
      expect(viewer.run!.about).toMatchObject({ lossNanFiltered: true, plannedSteps: 40 });
      expect(viewer.run!.about.config).toMatchObject({ max_steps: 40 });
      // Event files and states are one run, each with its own line.
      expect(viewer.runs).toHaveLength(1);
      await vi.waitFor(
        () =>
          expect(new Set(viewer.sources.map(({ format }) => format))).toEqual(
            new Set(['trainer-state', 'tensorboard']),
          ),
        until,
      );
    },
  );

  for (const [trainer, kind, ...packages] of [
    ['RewardTrainer', 'reward', 'torch', 'trl'],
    // Not in every version of TRL.
    ['PRMTrainer', 'prm', 'torch', 'trl', 'trl.experimental.prm'],
  ] as const) {
    const trl = pythonWith(...packages);
    it.skipIf(!trl)(`the output of TRL’s ${trainer} in a file`, async () => {
      const hub = await openHub();
      const { viewer, watched, shrunk } = await watching(hub, `outputs/${kind}`);
      const logged = await written(trl!, 'trl_console.py', hub, kind, kind);
      await watched;
      await expectLogged(viewer, logged);
      expect(shrunk()).toBe(0);
      expect(viewer.runs).toHaveLength(1);
    });
  }

  const writer = pythonWith('torch', 'tensorboard');
  it.skipIf(!writer)('TensorBoard’s SummaryWriter', async () => {
    const hub = await openHub();
    const { viewer, watched, shrunk } = await watching(hub, 'outputs/tb');
    const logged = await written(writer!, 'summary_writer.py', hub, 'tb');
    await watched;
    await expectLogged(viewer, logged, Math.fround);
    expect(shrunk()).toBe(0);
  });

  const lightning = pythonWith('lightning');
  it.skipIf(!lightning)('Lightning’s CSVLogger, whose header changes on the way', async () => {
    const hub = await openHub();
    const { viewer, watched } = await watching(hub, 'outputs/lightning/version_0');
    const logged = await written(lightning!, 'lightning_csv.py', hub, 'lightning');
    await watched;
    await expectLogged(viewer, logged);
    await vi.waitFor(() => expect(viewer.run!.about.config).toEqual({ learning_rate: 0.001, hidden: 16 }), until);
  });

  const keras = pythonWith('keras', 'tensorflow');
  it.skipIf(!keras)('Keras’ CSVLogger and its TensorBoard callback', async () => {
    const hub = await openHub();
    const { viewer, watched, shrunk } = await watching(hub, 'outputs/keras');
    const logged = await written(keras!, 'keras_csv.py', hub, 'keras');
    await watched;
    await expectLogged(viewer, logged);
    expect(shrunk()).toBe(0);
    const events = viewer.runs.find(({ directory }) => directory === 'outputs/keras/tb')!;
    const other = new Viewer(hub);
    await vi.waitFor(() => expect(other.socket.connected).toBe(true), until);
    await other.watch(events.id);
    await vi.waitFor(() => expect(other.run).not.toBeNull(), until);
    await expectLogged(other, logged, Math.fround);
    expect(other.run!.about.stepUnit).toBe('epoch');
  });

  // They call their runs as they like: whatever directory appears is the one.
  const trackers = [
    ['W&B, offline', ['wandb_offline.py'], ['wandb'], { lr: 0.5, 'model.width': 64 }],
    ['MLflow’s file store', ['mlflow_run.py', 'files'], ['mlflow'], { lr: 0.5, fp16: true }],
    ['MLflow’s database', ['mlflow_run.py', 'database'], ['mlflow', 'sqlalchemy'], { lr: 0.5, fp16: true }],
    ['Trackio', ['trackio_database.py'], ['trackio'], { lr: 0.5, 'model.width': 64 }],
  ] as const;
  for (const [title, [script, ...more], packages, config] of trackers) {
    const python = pythonWith(...packages);
    it.skipIf(!python)(title, async () => {
      const hub = await openHub();
      const viewer = new Viewer(hub);
      let shrunk = 0;
      let longest = 0;
      viewer.socket.on('events', () => {
        const { length } = viewer.steps('train/loss');
        if (length < longest) shrunk++;
        longest = Math.max(longest, length);
      });
      const watched = vi.waitFor(
        async () => {
          expect(viewer.runs).toMatchObject([{ name: 'rm-live' }]);
          await viewer.watch(viewer.runs[0]!.id);
        },
        { timeout: 120_000, interval: 20 },
      );
      const logged = await written(python!, script, hub, packages[0], ...more);
      await watched;
      await expectLogged(viewer, logged);
      // Trackio doesn't record an end.
      if (title !== 'Trackio')
        await vi.waitFor(() => expect(viewer.runs).toMatchObject([{ state: 'finished' }]), until);
      expect(viewer.run!.about.config).toEqual(config);
      expect(shrunk).toBe(0);
    });
  }
});
