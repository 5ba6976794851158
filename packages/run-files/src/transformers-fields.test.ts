/** Which evaluation set a field of transformers' log belongs to. */

import { expect, it } from 'vitest';
import { transformersPaths } from './transformers-fields.ts';

const pathsOf = (...fields: string[]) => fields.map(transformersPaths(fields));

it('finds the evaluation set of a field by the runtime beside it, or by the prefix that all fields share', () => {
  expect(pathsOf('eval_ood_loss', 'eval_ood_accuracy', 'eval_ood_runtime').slice(0, 2)).toEqual([
    'eval/ood/loss',
    'eval/ood/accuracy',
  ]);
  expect(pathsOf('step', 'eval_in_domain_loss', 'eval_in_domain_accuracy')).toEqual([
    undefined,
    'eval/in_domain/loss',
    'eval/in_domain/accuracy',
  ]);
});

it('an entry of the evaluation alone has no field of the training', () => {
  expect(pathsOf('mcc', 'eval_loss', 'epoch', 'num_input_tokens_seen')).toEqual([
    'eval/mcc',
    undefined,
    undefined,
    undefined,
  ]);
  expect(pathsOf('mcc', 'loss', 'eval_loss')).toEqual([undefined, undefined, undefined]);
});

it('a part of the loss is no evaluation set', () => {
  expect(pathsOf('eval_loss', 'eval_bce_loss')).toEqual([undefined, undefined]);
  expect(pathsOf('eval_bce_loss', 'eval_accuracy')).toEqual([undefined, undefined]);
  expect(pathsOf('eval_bce_loss')).toEqual([undefined]);
});
