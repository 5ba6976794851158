/** The flags of every verb that trains: the files, and one flag for each field of a configuration. */

import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { DEFAULT_PORT } from '@rewardboard/protocol';
import type { ConfigField } from '@rewardboard/trainer';
import { BACKENDS, configFields, FIELD_ALIASES } from '@rewardboard/trainer';
import { environment } from './environment.ts';

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

export function addTrainFlags(command: Command): Command {
  command
    .option('--model_config <file>', 'YAML with the fields of the model')
    .option('--train_config <file>', 'YAML with the fields of the training')
    .option('--output_dir <directory>', 'where the run is written')
    .option('--overwrite_output_dir', 'replace the run that is in the output directory', false)
    .option(
      '--resume_from_checkpoint [directory]',
      'go on with the run in the output directory: from a checkpoint, or from its latest whole one',
    )
    .option(
      '--data <file...>',
      'labelled steps or solutions, with a weight if wanted (steps.jsonl:2); without it, generated examples',
    )
    .option('--validation_data <file...>', 'files that validate; without it, a share of the problems of --data')
    .addOption(new Option('--backend <name>', 'auto: the fastest; or force one').choices(['auto', ...BACKENDS]));
  for (const field of configFields) {
    command.addOption(
      fieldOption(field).helpGroup(field.file === 'model' ? 'Fields of the model:' : 'Fields of the training:'),
    );
    for (const alias of aliasesOf(field)) command.addOption(fieldOption(field, alias).hideHelp());
  }
  return command;
}

/** @param name another spelling of the field */
export function fieldOption(field: ConfigField, name = field.name): Option {
  return new Option(`--${name} <${field.type}>`, `${field.help} (${valuesText(field)})`).argParser((text) =>
    parseField(field, text),
  );
}

/** What may be given, where the help does not say it, and what holds where nothing is. */
function valuesText({ choices = [], default: value, help }: ConfigField): string {
  const listed = choices.every((choice) => help.includes(choice)) ? '' : `${choices.join(', ')}; `;
  return `${listed}default ${Array.isArray(value) ? value.join(', ') || 'none' : value === '' ? 'none' : String(value)}`;
}

export function addUplinkFlags(command: Command): Command {
  return command
    .option('--hub <url>', 'hub that is told of every event', `http://127.0.0.1:${DEFAULT_PORT}`)
    .option('--no-hub', 'tell no hub')
    .option('--hub_token <token>', 'ingest token of a shared hub (or REWARDBOARD_HUB_TOKEN)', environment.hubToken);
}

/** Other spellings of a field. */
function aliasesOf({ name }: ConfigField): string[] {
  return Object.keys(FIELD_ALIASES).filter((alias) => FIELD_ALIASES[alias] === name);
}

/** The fields that were given on the command line. */
export function overridesOf(flags: Record<string, unknown>): Record<string, string | number | boolean> {
  const given: Record<string, string | number | boolean> = {};
  for (const field of configFields)
    for (const name of [field.name, ...aliasesOf(field)]) {
      const value = flags[name];
      if (value !== undefined) given[name] = value as string | number | boolean;
    }
  return given;
}

/** What `runTraining` needs to know of the flags. */
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

/** Underscores and hyphens mean the same in a flag's name: `--output-dir` is `--output_dir`, and `--fail_on` is `--fail-on`. */
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
          `${field.name} is ${field.type === 'integer' ? 'a whole number' : 'a number'}, such as ${String(field.default)}.`,
        );
      return number;
    }
    case 'boolean':
      if (/^(true|yes|1)$/i.test(text)) return true;
      if (/^(false|no|0)$/i.test(text)) return false;
      throw new InvalidArgumentError(`${field.name} is true or false.`);
    default:
      return text;
  }
}
