/** The files that the hub reads for a run: progress, records, and what could not be read. */

import type { RunAbout, SourceStatus } from '@rewardboard/protocol';
import { processWords, unclearMatrixWords, unusedWords } from '@rewardboard/protocol';
import { Fragment } from 'react';
import { Age } from '../../parts/age.tsx';
import { Section } from '../../parts/section.tsx';
import { bytes, plural, whole } from '../../words/format-number.ts';
import { metricLabel } from '../../words/metric-label.ts';
import { damageWords } from './damage-words.ts';
import { FileNames } from './file-names.tsx';

export function FilesRead(props: {
  runId: string;
  sources: readonly SourceStatus[];
  notUnderstood: number;
  stepUnit?: RunAbout['stepUnit'];
  percent?: readonly string[];
  testIsValidation?: boolean;
  unclearMatrices?: readonly string[];
  processes?: number | undefined;
}) {
  const {
    runId,
    sources,
    notUnderstood,
    stepUnit,
    percent = [],
    testIsValidation = false,
    unclearMatrices = [],
    processes,
  } = props;
  const partners = new Set(sources.flatMap(({ names = {} }) => Object.values(names)));
  return (
    <Section title="Files read">
      <div data-testid="sources">
        {sources.length === 0 ? (
          <p className="text-ink2">The hub has not listed any files yet.</p>
        ) : (
          <table className="text-label">
            <thead>
              <tr>
                <th scope="col" className="pl-0">
                  File
                </th>
                <th scope="col" className="text-right">
                  Read
                </th>
                <th scope="col" className="text-right">
                  Records
                </th>
                <th scope="col" className="pr-0 text-right">
                  Last step
                </th>
              </tr>
            </thead>
            <tbody>
              {sources.map((source) => (
                <Fragment key={source.path}>
                  <tr className={hasMore(source) ? '[&>td]:border-b-0 [&>td]:pb-0' : ''}>
                    <td className="pl-0 wrap-anywhere">
                      <code>{source.path}</code>
                      <small className="block text-label text-ink2">
                        {source.label ?? source.format ?? 'unknown format'}
                        {source.changedAt !== undefined && (
                          <>
                            , changed <Age sinceMs={source.changedAt} />
                          </>
                        )}
                        {source.unused && <>, {unusedWords(source.unused)}</>}
                      </small>
                    </td>
                    <td className="text-right whitespace-nowrap">
                      {bytes(source.read)}
                      {source.read < source.size ? (
                        <small className="block text-label text-ink2">{bytes(source.size - source.read)} left</small>
                      ) : (
                        ''
                      )}
                    </td>
                    <td className="text-right">{whole(source.records)}</td>
                    <td className="pr-0 text-right">{source.lastStep == null ? '' : whole(source.lastStep)}</td>
                  </tr>
                  {hasMore(source) && (
                    <tr>
                      <td colSpan={4} className="px-0 pt-0">
                        <Trouble source={source} />
                        <FileNames runId={runId} source={source} partners={partners} />
                        {source.text && (
                          <pre className="mt-0.5 max-h-48 overflow-auto border-l-2 border-rule2 pl-2 whitespace-pre-wrap text-ink2 wrap-anywhere">
                            {source.text}
                          </pre>
                        )}
                      </td>
                    </tr>
                  )}
                </Fragment>
              ))}
            </tbody>
          </table>
        )}
        {stepUnit && (
          <p className="mt-1 text-label text-ink2">
            {stepUnit === 'epoch'
              ? 'The steps of this run are epochs, because its files contain no other steps.'
              : 'The steps of this run are numbered records, because its files contain no steps.'}
          </p>
        )}
        {percent.length > 0 && (
          <p className="mt-1 text-label text-ink2">
            Logged in percent and shown as shares of 1: {percent.map(metricLabel).join(', ')}.
          </p>
        )}
        {testIsValidation && (
          <p className="mt-1 text-label text-ink2">
            This log has no validation set. Its test set was evaluated during training, so it is shown as the validation
            set; a checkpoint that is chosen by it has no independent test.
          </p>
        )}
        {unclearMatrices.length > 0 && (
          <p className="mt-1 text-label text-ink2">{unclearMatrixWords(unclearMatrices)}</p>
        )}
        {processes !== undefined && <p className="mt-1 text-label text-ink2">{processWords(processes)}</p>}
        {notUnderstood > 0 && (
          <p className="mt-1 text-label text-ink2">
            {plural(notUnderstood, 'event')} of an unknown kind. Reload the page: the hub may be newer.
          </p>
        )}
      </div>
    </Section>
  );
}

/** Whether a file needs a second row. */
function hasMore(source: SourceStatus): boolean {
  return source.names !== undefined || source.text !== undefined || damageWords(source).length > 0;
}

function Trouble({ source }: { source: SourceStatus }) {
  const { firstDamage } = source;
  return (
    <>
      {damageWords(source).map((words) => (
        <p key={words} className="text-label text-watch" data-testid="damage">
          ◆ {words}
        </p>
      ))}
      {firstDamage && (
        <pre className="mt-0.5 max-h-24 overflow-auto border-l-2 border-rule2 pl-2 whitespace-pre-wrap text-ink2 wrap-anywhere">
          {firstDamage.text}
        </pre>
      )}
    </>
  );
}
