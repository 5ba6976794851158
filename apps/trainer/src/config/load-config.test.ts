import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { BadInput } from '../base/bad-input.ts';
import { configFields } from './config-fields.ts';
import { loadConfig } from './load-config.ts';

const directory = mkdtempSync(join(tmpdir(), 'config-'));
const file = (text: string) => {
  const path = join(directory, 'c.yaml');
  writeFileSync(path, text);
  return path;
};
const train = (text: string, overrides = {}) => loadConfig({ trainConfigPath: file(text), overrides });
const config = (name: string) => fileURLToPath(new URL(`../../../../config/${name}`, import.meta.url));

describe('the configuration', () => {
  it('has the documented defaults', () => {
    const { train, changedFields } = loadConfig({ overrides: {} });
    expect(train).toMatchObject({
      eval_steps: 250,
      logging_steps: 50,
      num_samples_to_log: 20,
      logging_first_step: true,
      load_best_model_at_end: true,
      metric_for_best_model: 'eval_f1',
      report_to: 'none',
    });
    expect(changedFields).toEqual([]);
  });

  it('refuses aliases that stand for aliases, and very deep YAML, with a sentence', () => {
    const bomb = Array.from({ length: 12 }, (_, i) => `a${i}: &a${i} [${`*a${i - 1},`.repeat(9)}]`).join('\n');
    expect(() => train(bomb.replace('*a-1,'.repeat(9), 'x'))).toThrow(
      /c\.yaml: invalid YAML: its aliases .* more than 100 values, which is the limit/,
    );
    expect(() => train(`a: ${'['.repeat(50_000)}`)).toThrow(BadInput);
  });

  it('has the same values in the default files', () => {
    expect(
      loadConfig({
        modelConfigPath: config('model_config.yaml'),
        trainConfigPath: config('training_config.yaml'),
        overrides: {},
      }).changedFields,
    ).toEqual([]);
  });

  it.each(['training_config_sample.yaml', 'training_config_gsm8k.yaml', 'training_config_2gpu.yaml'])(
    'reads %s',
    (name) => {
      expect(loadConfig({ trainConfigPath: config(name), overrides: {} }).changedFields).toContain('num_train_epochs');
    },
  );

  it('reads the transformer configuration, and rejects heads that do not divide the width', () => {
    const at = { modelConfigPath: config('model_config_transformer.yaml') };
    expect(loadConfig({ ...at, overrides: {} }).model.model_type).toBe('transformer');
    expect(
      loadConfig({ modelConfigPath: config('model_config_2gpu.yaml'), overrides: {} }).model.num_hidden_layers,
    ).toBe(4);
    expect(() => loadConfig({ ...at, overrides: { num_attention_heads: 5 } })).toThrow(
      'hidden_size is 64, which is not divisible by num_attention_heads, 5; use 65',
    );
  });

  it('reads the configurations of pretrained models, and says what replaced the old one', () => {
    for (const name of ['model_config_pretrained.yaml', 'model_config_pretrained_head.yaml'])
      expect(loadConfig({ modelConfigPath: config(name), overrides: {} }).model).toMatchObject({
        model_type: 'pretrained',
        pretrained: 'models/all-MiniLM-L6-v2',
      });
    expect(() => loadConfig({ overrides: { model_type: 'pretrained' } })).toThrow(
      'model_type is pretrained, but pretrained is not set',
    );
    expect(() => loadConfig({ overrides: { pretrained: 'models/x' } })).toThrow(
      'pretrained is "models/x", but model_type is bag',
    );
    expect(() => loadConfig({ overrides: { model_type: 'encoder' } })).toThrow('tuning to head');
    expect(() => loadConfig({ overrides: { encoder: 'x' } })).toThrow('set pretrained to the directory');
    expect(() => loadConfig({ overrides: { encoder_cache: 'x' } })).toThrow('now called pretrained_cache');
  });

  it('lets options override files, and lists the fields that are not the default', () => {
    const { train: values, changedFields } = train('eval_steps: 10\nseed: 7\n', {
      seed: '9',
      learning_rate: '5e-4',
      use_words: 'false',
    });
    expect([values.eval_steps, values.seed, values.learning_rate]).toEqual([10, 9, 5e-4]);
    expect(changedFields).toEqual(['use_words', 'learning_rate', 'eval_steps', 'seed']);
  });

  it.each([
    ['# note\n\nevel_steps: 10\n', 'c.yaml:3: unknown field evel_steps; did you mean eval_steps?'],
    ['eval-steps: 10\n', 'c.yaml:1: unknown field eval-steps; did you mean eval_steps?'],
    ['hidden_size: 10\n', 'c.yaml:1: unknown field hidden_size; it belongs to the model configuration'],
    ['seed: 1\neval_steps: often\n', /c\.yaml:2: eval_steps is "often", expected an integer$/],
    ['eval_steps: 0\n', 'c.yaml:1: eval_steps is 0, expected an integer of at least 1'],
    ['learning_rate: 0\n', 'c.yaml:1: learning_rate is 0, expected a number above 0'],
    ['adam_beta1: 1\n', 'c.yaml:1: adam_beta1 is 1, expected a number below 1'],
    ['eval_steps: 2.5\n', 'c.yaml:1: eval_steps is 2.5'],
    ['eval_steps:\n', 'c.yaml:1: eval_steps is null'],
    ['eval_steps: [1]\n', 'c.yaml:1: eval_steps is [1]'],
    [
      'lr_scheduler_type: liner\n',
      'lr_scheduler_type is "liner", expected one of linear, cosine, constant, constant_with_warmup. Did you mean linear?',
    ],
    ['metric_for_best_model: f2\n', 'expected one of eval_loss, eval_accuracy, eval_f1'],
    ['metric_for_best_model: eval_mean_confidence\n', 'set greater_is_better to true or false'],
    ['metric_for_best_model: loss\ngreater_is_better: true\n', 'the worst model would be kept'],
    ['greater_is_better: perhaps\n', 'expected one of auto, true, false'],
    [
      'eval_strategy: epoch\nevaluation_strategy: steps\n',
      /c.yaml:2: evaluation_strategy is already set to another value at .*c.yaml:1; remove one/,
    ],
    [
      'stop_on: [divergense]\n',
      'stop_on is ["divergense"], expected a list of divergence, collapse, overfitting, no-learning, plateau, underfitting. Did you mean divergence?',
    ],
    ['time_limit: 90\n', 'time_limit is 90, expected a string'],
    ['time_limit: 3 hours\n', 'none, or a duration such as 3h30m'],
    ['logging_first_step: yes please\n', 'c.yaml:1: logging_first_step is "yes please", expected true or false'],
    ['report_to: wandb\n', 'report_to is "wandb", expected one of none, tensorboard'],
    ['- 1\n', 'c.yaml:1: expected lines of "field: value"'],
    ['seed: 1\nseed: 2\n', 'c.yaml:2: invalid YAML'],
    ['seed: {\n', 'invalid YAML'],
    ['? [a]\n: 1\n', 'c.yaml:1: unknown field [ a ]'],
    ['__proto__: 1\n', 'unknown field __proto__'],
  ])('names place, field and remedy of %j', (text, message) => {
    expect(() => train(text)).toThrow(BadInput);
    expect(() => train(text)).toThrow(message);
  });

  it.each([
    [{ seed: 'x' }, '--seed: seed is "x", expected an integer'],
    [{ sed: 1 }, '--sed: unknown field sed; did you mean seed?'],
    [{ use_words: false, use_surface_numbers: 'false' }, 'the model has no input'],
    [{ learning_rate: Infinity }, 'learning_rate is'],
  ])('rejects options %j', (overrides, message) => {
    expect(() => loadConfig({ overrides: overrides })).toThrow(message);
  });

  it('names a missing file', () => {
    expect(() => loadConfig({ modelConfigPath: 'nowhere.yaml', overrides: {} })).toThrow(
      'nowhere.yaml: cannot be read: no such file or directory',
    );
  });

  it('accepts the names and values of other versions of transformers', () => {
    const { train: values } = train(
      'eval_strategy: epoch\nmetric_for_best_model: loss\ngreater_is_better: false\nstop_on: divergence\n',
      { per_gpu_train_batch_size: '8' },
    );
    expect(values).toMatchObject({
      evaluation_strategy: 'epoch',
      metric_for_best_model: 'eval_loss',
      greater_is_better: 'false',
      stop_on: ['divergence'],
      per_device_train_batch_size: 8,
    });
    expect(train('stop_on: [divergence, overfitting]\n').train.stop_on).toEqual(['divergence', 'overfitting']);
    expect(train('', { stop_on: 'divergence, plateau' }).train.stop_on).toEqual(['divergence', 'plateau']);
    expect(train('evaluation_strategy: epoch\n', { eval_strategy: 'steps' }).train.evaluation_strategy).toBe('steps');
  });

  it('defaults to the configuration of the resumed run', () => {
    const base = {
      place: 'resume.json',
      model: { hidden_size: 7 },
      train: { seed: 3, eval_steps: 5, stop_on: ['plateau'] },
    };
    const { model, train: values } = loadConfig({
      trainConfigPath: file('eval_steps: 6\n'),
      overrides: { seed: '4' },
      base,
    });
    expect([model.hidden_size, values.seed, values.eval_steps, values.stop_on]).toEqual([7, 4, 6, ['plateau']]);
    expect(() => loadConfig({ overrides: {}, base: { ...base, train: { seeds: 1 } } })).toThrow(
      'resume.json: unknown field seeds; did you mean seed?',
    );
  });

  it('accepts an empty file', () => {
    expect(train('# nothing\n').changedFields).toEqual([]);
  });
});

describe('the list of fields', () => {
  it('has the type, default and description of each field', () => {
    const field = (name: string) => configFields.find((f) => f.name === name);
    expect(field('learning_rate')).toEqual({
      name: 'learning_rate',
      file: 'train',
      type: 'number',
      default: 1e-3,
      help: 'peak learning rate',
    });
    expect(field('eval_steps')).toMatchObject({ type: 'integer', default: 250 });
    expect(field('use_words')).toMatchObject({ file: 'model', type: 'boolean', default: true });
    expect(field('positive_label')).toMatchObject({ type: 'string', default: 'correct' });
    expect(field('lr_scheduler_type')).toMatchObject({
      type: 'choice',
      choices: ['linear', 'cosine', 'constant', 'constant_with_warmup'],
    });
    expect(field('stop_on')).toMatchObject({ type: 'list', default: [] });
    expect(configFields.every((f) => f.help.length > 5 && f.default !== undefined)).toBe(true);
    expect(new Set(configFields.map((f) => f.name)).size).toBe(configFields.length);
  });
});
