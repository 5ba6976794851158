/** The options of every verb that trains: files, and one option for each configuration field. */

import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import type { ConfigField } from '@rewardboard/trainer';
import { BACKENDS, configFields, FIELD_ALIASES } from '@rewardboard/trainer';
import { UsageError } from './usage-error.ts';

export interface TrainFlags {
  model_config?: string;
  train_config?: string;
  output_dir?: string;
  overwrite_output_dir: boolean;
  resume_from_checkpoint?: string | true;
  data?: string[];
  validation_data?: string[];
  backend?: string;
  [field: string]: unknown;
}

/** @param defaultDirectory the default of --output_dir, as the help shows it */
export function addTrainFlags(command: Command, defaultDirectory: string): Command {
  command
    // To say how files are named.
    .allowExcessArguments()
    .optionsGroup('Run:')
    .addOption(new Option('--output_dir <dir>', 'directory of the run').default(undefined, defaultDirectory))
    .option('--overwrite_output_dir', 'replace the run in the output directory', false)
    .option('--resume_from_checkpoint [dir]', 'resume from this checkpoint, or the newest; auto: if there is one')
    .option('--model_config <file>', 'YAML file with model fields')
    .option('--train_config <file>', 'YAML file with training fields')
    .addOption(new Option('--backend <name>', 'compute backend; auto picks the fastest').choices(['auto', ...BACKENDS]))
    .optionsGroup('Data:')
    .option('--data <file...>', 'training files; FILE:2 doubles the weight')
    .option('--validation_data <file...>', 'validation files, instead of a held-out share');
  for (const field of configFields) {
    command.optionsGroup(FIELD_GROUPS[field.name] ?? command.optionsGroup());
    command.addOption(fieldOption(field));
    for (const alias of aliasesOf(field)) command.addOption(fieldOption(field, alias).hideHelp());
  }
  return command.optionsGroup('Options:');
}

/** Files without an option before them, as other commands take them. */
export function refuseFiles(command: Command): void {
  if (command.args.length > 0)
    throw new UsageError(
      `${command.args[0]} has no option before it: data files follow --data, the directory of the run follows --output_dir`,
    );
}

/** The help group that begins with a field. */
const FIELD_GROUPS: Readonly<Record<string, string>> = {
  model_type: 'Model fields:',
  num_train_epochs: 'Optimization fields:',
  hidden_dropout: 'Regularization and loss fields:',
  evaluation_strategy: 'Evaluation and logging fields:',
  save_strategy: 'Checkpoint fields:',
  early_stopping_patience: 'Stopping fields:',
  validation_share: 'Data fields:',
};

const PLACEHOLDERS: Readonly<Record<ConfigField['type'], string>> = {
  integer: 'n',
  number: 'num',
  boolean: 'bool',
  string: 'text',
  choice: 'name',
  list: 'list',
};

/** @param name another spelling of the field */
export function fieldOption(field: ConfigField, name = field.name): Option {
  return new Option(`--${name} <${PLACEHOLDERS[field.type]}>`, `${field.help}${valuesText(field)}`).argParser((text) =>
    parseField(field, text),
  );
}

/** The choices that the description doesn't name, and the default. */
function valuesText({ choices = [], default: value, help }: ConfigField): string {
  const notes = choices.every((choice) => help.includes(choice)) ? [] : [choices.join(', ')];
  const shown = Array.isArray(value) ? value.join(',') : String(value);
  if (shown !== '') notes.push(`default: ${shown}`);
  return notes.length === 0 ? '' : ` (${notes.join('; ')})`;
}

/** Other spellings of a field. */
function aliasesOf({ name }: ConfigField): string[] {
  return Object.keys(FIELD_ALIASES).filter((alias) => FIELD_ALIASES[alias] === name);
}

/** The configuration fields given on the command line. */
export function overridesOf(flags: Record<string, unknown>): Record<string, string | number | boolean> {
  const given: Record<string, string | number | boolean> = {};
  for (const field of configFields)
    for (const name of [field.name, ...aliasesOf(field)]) {
      const value = flags[name];
      if (value !== undefined) given[name] = value as string | number | boolean;
    }
  return given;
}

/** The options of `runTraining` that follow from the command line. */
export function trainingOptions(flags: TrainFlags, outputDirectory: string) {
  return {
    ...(flags.model_config === undefined ? {} : { modelConfigPath: flags.model_config }),
    ...(flags.train_config === undefined ? {} : { trainConfigPath: flags.train_config }),
    ...(flags.data === undefined ? {} : { data: flags.data }),
    ...(flags.validation_data === undefined ? {} : { validationData: flags.validation_data }),
    ...(flags.backend === undefined ? {} : { backend: flags.backend }),
    outputDir: outputDirectory,
    overwriteOutputDir: flags.overwrite_output_dir,
    ...(flags.resume_from_checkpoint === undefined
      ? {}
      : { resumeFrom: flags.resume_from_checkpoint === true ? 'latest' : flags.resume_from_checkpoint }),
    overrides: overridesOf(flags),
  };
}

/** Makes underscores and hyphens interchangeable in option names: `--output-dir` is `--output_dir`, and `--fail_on` is `--fail-on`. */
export function withUnderscores(argv: readonly string[], names: ReadonlySet<string>): string[] {
  const spelled = new Map([...names].map((name) => [name.replaceAll('-', '_'), name]));
  let literal = false;
  return argv.map((argument) => {
    literal ||= argument === '--';
    const match = literal ? null : /^--([a-z][a-z0-9_-]*)(=.*)?$/is.exec(argument);
    const name = match && spelled.get(match[1]!.replaceAll('-', '_'));
    return match && name ? `--${name}${match[2] ?? ''}` : argument;
  });
}

function parseField(field: ConfigField, text: string): string | number | boolean {
  switch (field.type) {
    case 'number':
    case 'integer': {
      const number = Number(text);
      if (text.trim() === '' || !Number.isFinite(number) || (field.type === 'integer' && !Number.isInteger(number)))
        throw new InvalidArgumentError(
          `${field.name} must be ${field.type === 'integer' ? 'an integer' : 'a number'}, such as ${String(field.default)}.`,
        );
      return number;
    }
    case 'boolean':
      if (/^(true|yes|1)$/i.test(text)) return true;
      if (/^(false|no|0)$/i.test(text)) return false;
      throw new InvalidArgumentError(`${field.name} must be true or false.`);
    default:
      return text;
  }
}
