/** The configuration: only the fields that differ, and a few facts of each run. */

import { Panel } from '../../parts/panel.tsx';
import { whole } from '../../words/format-number.ts';
import { duration } from '../../words/format-time.ts';
import type { ComparedRun } from '../model/compared-run.ts';
import { differingFields } from '../model/fields.ts';
import type { ComparedSet } from '../model/sets.ts';
import { listed } from '../words/numbers.ts';
import { RunKey } from './run-key.tsx';

/** More rows than these are a list nobody reads. */
const MAX_ROWS = 100;
/** Values up to this length aren't broken. */
const SHORT_LETTERS = 12;

export function ConfigurationPanel(props: {
  runs: readonly ComparedRun[];
  sets: readonly ComparedSet[];
  className: string;
}) {
  const { runs, sets } = props;
  const { names, total } = differingFields(runs);
  const base = sets.find(({ isBase }) => isBase)!;
  const textOf = (set: ComparedSet, name: string) =>
    [...new Set(set.runs.map((i) => runs[i]!.fields.get(name) ?? (runs[i]!.fields.size > 0 ? 'none' : '–')))].join(
      ', ',
    );
  const without = sets.filter((set) => set.runs.every((i) => runs[i]!.fields.size === 0)).map(({ letter }) => letter);
  const facts: [string, (run: ComparedRun) => string | null][] = [
    ['seed', ({ seed }) => seed],
    ['parameters', ({ run }) => (run.info && run.info.parameters > 0 ? whole(run.info.parameters) : null)],
    ['last step', ({ run }) => whole(run.lastStep)],
    ['kept step', keptText],
    ['took', tookText],
  ];
  const shown = facts.filter(([, of]) => runs.some((run) => of(run) !== null));
  return (
    <Panel
      title="Configuration"
      subtitle={
        total === 0
          ? 'not in these logs'
          : `${names.length} of ${total} fields ${names.length === 1 ? 'differs' : 'differ'}${
              without.length > 0 ? ` · not in the log${without.length === 1 ? '' : 's'} of ${listed(without)}` : ''
            }`
      }
      className={props.className}
    >
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling box must be reachable by keyboard */}
      <div className="overflow-x-auto" tabIndex={0} role="region" aria-label="Fields that differ">
        <table data-testid="configuration">
          <thead>
            <tr>
              <th scope="col" className="pl-0">
                Field
              </th>
              {sets.map((set) => (
                <th key={set.letter} scope="col" title={set.name}>
                  <RunKey set={set} width={14} /> <b className="text-ink">{set.letter}</b>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {names.slice(0, MAX_ROWS).map((name) => (
              <tr key={name}>
                <th scope="row" className="border-rule py-1.5 pl-0 font-mono text-label text-ink">
                  {name}
                </th>
                {sets.map((set) => {
                  const text = textOf(set, name);
                  const style = set.isBase
                    ? ''
                    : text === '–' || text === textOf(base, name)
                      ? 'text-ink3'
                      : 'font-bold';
                  return (
                    <td
                      key={set.letter}
                      className={`align-middle font-mono text-label ${text.length > SHORT_LETTERS ? 'wrap-anywhere' : 'whitespace-nowrap'} ${style}`}
                    >
                      {text}
                    </td>
                  );
                })}
              </tr>
            ))}
            {shown.map(([name, of]) => (
              <tr key={name}>
                <th scope="row" className="border-rule py-1.5 pl-0 text-body text-ink2">
                  {name}
                </th>
                {sets.map((set) => (
                  <td key={set.letter} className="align-middle text-ink2">
                    {[...new Set(set.runs.map((i) => of(runs[i]!) ?? '–'))].join(', ')}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function tookText({ run }: ComparedRun): string | null {
  const times = run.series.get('time');
  return times && times.length > 1 ? duration(times.last!.value - times.values[0]!) : null;
}

/** Without a checkpoint worth keeping, the values are those of the last evaluation. */
function keptText({ keptStep, keptBy }: ComparedRun): string | null {
  if (keptStep === null) return null;
  return keptBy === null ? `none (last: ${whole(keptStep)})` : whole(keptStep);
}
