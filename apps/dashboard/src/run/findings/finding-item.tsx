/** One finding: what it means, its evidence, likely causes, what to do, and how certain it is. */
'use client';

import { errorRateText, ruleOf } from '@rewardboard/diagnostics';
import type { Finding } from '@rewardboard/protocol';
import type { ReactNode } from 'react';
import { decimal, percent, whole } from '../../words/format-number.ts';
import { markOf } from '../../words/level-words.ts';
import { useStepWords } from '../view/step-words.ts';
import { AcknowledgeButton } from './acknowledge-button.tsx';
import { AdviceText } from './advice-text.tsx';

/** From this confidence on a finding is a fact. */
const CERTAIN_FROM = 0.999;

export function FindingItem(props: {
  finding: Finding;
  /** The verdict panel shows its advice already. */
  isVerdict: boolean;
  runId: string;
  acknowledged: ReadonlySet<string>;
  isAcknowledged: boolean;
  onPoint: (rule: string | null) => void;
}) {
  const { finding, isAcknowledged, onPoint } = props;
  const { rule, title, onsetStep, resolvedStep, evidence, level } = finding;
  const isOpen = resolvedStep === null;
  const mark = markOf(finding);
  const meaning = ruleOf(rule)?.meaning;
  const words = useStepWords();
  return (
    <details
      className={`border-b border-rule ${isAcknowledged ? 'text-ink2' : ''}`}
      data-testid="finding"
      data-rule={rule}
      data-level={level}
      data-acknowledged={isAcknowledged}
    >
      <summary
        onPointerEnter={() => onPoint(rule)}
        onPointerLeave={() => onPoint(null)}
        onFocus={() => onPoint(rule)}
        onBlur={() => onPoint(null)}
        className="grid list-none grid-cols-[18px_1fr_auto] gap-x-1 gap-y-0.5 py-2 [&::-webkit-details-marker]:hidden"
      >
        <span className={`font-bold ${isAcknowledged ? 'text-ink3' : mark.className}`} title={mark.word}>
          {mark.shape}
        </span>
        <b className="font-semibold">{title}</b>
        <span className="text-ink2">
          {isAcknowledged && 'acknowledged · '}
          {words(isOpen ? `since step ${whole(onsetStep)}` : `steps ${whole(onsetStep)} to ${whole(resolvedStep)}`)}
        </span>
        <span className="col-span-2 col-start-2 text-label wrap-anywhere">
          {props.isVerdict ? (
            <span className="text-ink2">the verdict above; open for causes and numbers</span>
          ) : (
            <>
              {meaning && <span className="block text-ink">{meaning}</span>}
              <span className="text-ink2">{evidence}</span>
            </>
          )}
        </span>
      </summary>
      <FindingDetails {...props} />
      {isOpen && level !== 'fine' && (
        <p className="flex flex-wrap gap-x-3 pb-2.5 pl-[22px] empty:hidden">
          <AcknowledgeButton
            runId={props.runId}
            finding={finding}
            acknowledged={props.acknowledged}
            className="link text-label"
          />
        </p>
      )}
    </details>
  );
}

function FindingDetails({ finding, isVerdict }: { finding: Finding; isVerdict: boolean }) {
  const { rule, detectedStep, onsetStep, advice, causes, confidence } = finding;
  const numbers = Object.entries(finding.numbers);
  const errorRate = errorRateText(rule);
  const meaning = ruleOf(rule)?.meaning;
  const words = useStepWords();
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 pb-2 pl-[22px] text-label text-ink2">
      {isVerdict && meaning && <Row name="Meaning">{meaning}</Row>}
      {causes.length > 0 && (
        <Row name="Likely causes">
          <ol>
            {causes.map((cause, i) => (
              <li key={i}>
                {i + 1} {cause}
              </li>
            ))}
          </ol>
        </Row>
      )}
      {advice.length > 0 && !isVerdict && (
        <Row name="Try">
          {advice.map((item, i) => (
            <p key={i}>
              <AdviceText advice={item} />
            </p>
          ))}
        </Row>
      )}
      <Row name="Detected">
        {words(
          `at step ${whole(detectedStep)}${detectedStep > onsetStep ? `; it began at step ${whole(onsetStep)}` : ''}`,
        )}
      </Row>
      <Row name="Confidence">
        {confidence >= CERTAIN_FROM ? 'certain' : `${percent(confidence)}, given the noise of this run`}
      </Row>
      {errorRate && <Row name="Measured">{errorRate}</Row>}
      {numbers.length > 0 && (
        <Row name="Numbers">
          {numbers
            .map(([name, value]) => `${wordsOf(name)} ${Number.isInteger(value) ? whole(value) : decimal(value)}`)
            .join(', ')}
        </Row>
      )}
      <Row name="Rule">
        <code>{rule}</code>
      </Row>
    </dl>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink3">{name}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </>
  );
}

/** "lowestLoss" -> "lowest loss". Noise is half as large here as the ± of the sentences, which is a 95% interval. */
function wordsOf(name: string): string {
  return name
    .replace(/[_/-]+/g, ' ')
    .replace(/([a-z0-9])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`)
    .replace(/noise$/, 'noise (standard deviation)');
}
