/** Boosted trees and sentence pairs are trained while we follow: at the end the page has what they logged. */

import { describe, expect, it } from 'vitest';
import { expectLogged, watching, written } from './testing/live-writer.ts';
import { openHub } from './testing/open-hub.ts';
import { pythonWith } from './testing/python.ts';

describe('writers, live', { timeout: 180_000 }, () => {
  for (const [title, kind, directory] of [
    ['the output of LightGBM in a file', 'lightgbm', 'outputs/lightgbm'],
    ['the output of XGBoost in a file', 'xgboost', 'outputs/xgboost'],
    ['CatBoost’s catboost_info', 'catboost', 'outputs/catboost'],
  ] as const) {
    const python = pythonWith(kind);
    it.skipIf(!python)(title, async () => {
      const hub = await openHub();
      const { viewer, watched, shrunk } = await watching(hub, directory);
      const logged = await written(python!, 'boosting.py', hub, kind, kind);
      await watched;
      await expectLogged(viewer, logged, kind === 'catboost' ? Math.fround : undefined);
      expect(shrunk()).toBe(0);
    });
  }

  const pairs = pythonWith('torch', 'sentence_transformers');
  it.skipIf(!pairs)('sentence-transformers’ states and the table of its evaluator', async () => {
    const hub = await openHub();
    const { viewer, watched, shrunk } = await watching(hub, 'outputs/pairs');
    const logged = await written(pairs!, 'sentence_pairs.py', hub, 'pairs');
    await watched;
    await expectLogged(viewer, logged);
    expect(shrunk()).toBe(0);
    expect(viewer.runs).toHaveLength(1);
    expect(viewer.steps('eval/accuracy')).toEqual(logged['eval/loss']!.map(([step]) => step));
  });
});
