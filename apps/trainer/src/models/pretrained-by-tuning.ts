/** `model_type: pretrained`: a head on the frozen model's output, which is computed once per text, or the model itself. */

import type { ModelConfig } from '../config/config-schema.ts';
import { encoderHead } from './encoder-head/encoder-reader.ts';
import type { Model } from './model.ts';
import { pretrainedModel } from './pretrained/pretrained-reader.ts';

const modelFor = ({ tuning }: ModelConfig): Model => (tuning === 'head' ? encoderHead : pretrainedModel);

export const pretrained: Model = {
  fit: (train, config, options) => modelFor(config).fit(train, config, options),
  open: (config, tokenizerText, description) => modelFor(config).open(config, tokenizerText, description),
  plan: (spec) => modelFor(spec.config).plan(spec),
};
