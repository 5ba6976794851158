/** Findings in SARIF 2.1.0, which code hosts show next to a change. */

import { createHash } from 'node:crypto';
import { ALL_RULES } from '@rewardboard/diagnostics';
import type { LiveRun } from '@rewardboard/hub';
import { terminalLine } from '@rewardboard/machine';
import type { Finding, Level } from '@rewardboard/protocol';
import { directoryOf } from './run-report.ts';
import { adviceText } from './terminal-report.ts';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
const SEVERITY: Record<Level, 'error' | 'warning' | 'note'> = {
  act: 'error',
  watch: 'warning',
  fine: 'note',
  unknown: 'note',
};

export function sarifOf(runs: readonly LiveRun[], version: string): unknown {
  const found = runs.flatMap((live) => openOf(live).map((finding) => ({ live, finding })));
  const rules = ALL_RULES.filter(({ id }) => found.some(({ finding }) => finding.rule === id));
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'rewardboard',
            version,
            rules: rules.map(({ id, title, meaning }) => ({
              id,
              shortDescription: { text: title },
              fullDescription: { text: meaning },
            })),
          },
        },
        columnKind: 'unicodeCodePoints',
        results: found.map(({ live, finding }) =>
          resultOf(
            live,
            finding,
            rules.findIndex(({ id }) => id === finding.rule),
          ),
        ),
      },
    ],
  };
}

function openOf({ diagnosis }: LiveRun): Finding[] {
  return (diagnosis?.findings ?? []).filter(({ resolvedStep, level }) => resolvedStep === null && level !== 'fine');
}

function resultOf(live: LiveRun, finding: Finding, ruleIndex: number): unknown {
  const { rule, level, sentence, evidence, advice, onsetStep, detectedStep, resolvedStep } = finding;
  return {
    ruleId: rule,
    ruleIndex,
    level: SEVERITY[level],
    message: {
      text: terminalLine(
        [sentence, evidence, ...advice.map((item) => `${adviceText(item).replace(/\.$/, '')}.`)].join(' '),
      ),
    },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: uriOf(fileOf(live)) } },
        logicalLocations: [{ name: terminalLine(live.name), fullyQualifiedName: live.id }],
      },
    ],
    // The same finding of the same run is the same result in every report.
    partialFingerprints: { 'rewardboard/v1': createHash('sha256').update(`${live.id}\0${rule}`).digest('hex') },
    properties: { level, onsetStep, detectedStep, resolvedStep },
  };
}

/** SARIF needs a file: the first one that was read. */
function fileOf(live: LiveRun): string {
  const sources = [...live.sources.values()];
  const main = sources.find(({ records }) => records > 0) ?? sources[0];
  const directory = directoryOf(live);
  return main ? `${directory}/${main.path.split(/[\\/]/).at(-1)}` : directory;
}

function uriOf(path: string): string {
  return path.split(/[\\/]/).map(encodeURIComponent).join('/');
}
