/** Lightning's `hparams.yaml`: the hyperparameters of a run, as far as they are plain. */

import type { Format, FormatReader } from './format.ts';
import { Lines } from './lines.ts';
import { plainNumber } from './cell-numbers.ts';

const ENTRY = /^( *)([\w.\-/][\w.\- /]{0,99}):(?: (.*))?$/;
const WANDB_HEAD = 'wandb_version:';
const WORDS: Readonly<Record<string, unknown>> = { true: true, false: false, null: null, '~': null };

/** No full YAML: `name: value`, in groups by indentation. Lists, tags and references of Python objects are left out. */
export const hparams: Format = {
  id: 'hparams',
  label: 'Lightning hyperparameters',
  isAside: true,
  matches: (fileName) => fileName === 'hparams.yaml',
  open: () => openYaml((name) => name),
};

/** The `config.yaml` of W&B and SwanLab: each name is a group of its description and its value, which may be a group again. */
export const wandbConfig: Format = {
  id: 'wandb-config',
  label: 'Tracker configuration',
  isAside: true,
  mayBeNamed: /^config\.yaml$/,
  recognizes: ({ text }) => text.startsWith(WANDB_HEAD) || (WANDB_HEAD.startsWith(text) && 'wait'),
  open: () =>
    openYaml((name) => {
      const [first, second, ...rest] = name.split('.');
      return second === 'value' && !first!.startsWith('_') ? [first, ...rest].join('.') : null;
    }),
};

/** @param nameOf null for what is no hyperparameter */
function openYaml(nameOf: (name: string) => string | null): FormatReader {
  const lines = new Lines();
  let groups: { indent: number; name: string }[] = [];
  const take: Parameters<Lines['read']>[1] = (line, _, result) => {
    const match = ENTRY.exec(withoutComment(line));
    if (!match) return;
    const indent = match[1]!.length;
    groups = groups.filter((group) => group.indent < indent);
    const text = match[3]?.trim() ?? '';
    if (text === '' || text.startsWith('!')) return void groups.push({ indent, name: match[2]! });
    const name = nameOf([...groups.map((group) => group.name), match[2]!].join('.'));
    if (name === null || /^[&*|>[{]/.test(text)) return;
    result.records++;
    result.events.push({ type: 'about', about: { config: { [name]: valueOf(text) } } });
  };
  return { read: (bytes) => lines.read(bytes, take), end: (rest) => lines.end(rest, take) };
}

function withoutComment(line: string): string {
  for (let at = line.indexOf('#', 1); at > 0; at = line.indexOf('#', at + 1))
    if (/\s/.test(line[at - 1]!)) return line.slice(0, at).trimEnd();
  return line.trimEnd();
}

function valueOf(text: string): unknown {
  const plain = /^(['"])(.*)\1$/.exec(text);
  if (plain) return plain[2];
  if (Object.hasOwn(WORDS, text)) return WORDS[text];
  const number = plainNumber(text);
  return typeof number === 'number' && Number.isFinite(number) ? number : text;
}
