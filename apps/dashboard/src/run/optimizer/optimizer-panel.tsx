/** The optimizer: learning rate and gradient norm. */
'use client';

import type { Diagnosis, Run } from '@rewardboard/protocol';
import { memo, useState } from 'react';
import { drawnPoint, pointText } from '../../chart/drawn-columns.ts';
import type { Detail } from '../../live/detail.ts';
import { NumberTable } from '../../parts/number-table.tsx';
import { Panel } from '../../parts/panel.tsx';
import { TableButton } from '../../parts/table-button.tsx';
import { decimal, percent, rate, whole } from '../../words/format-number.ts';
import { regionOfMetric, shownFinding } from '../findings/finding-regions.ts';
import { optimizerModel } from './optimizer-model.ts';
import type { PlotFrame } from '../view/plot-frame.ts';
import { SmallChart } from '../view/small-chart.tsx';

const HEIGHT_PX = 150;
const TABLE_ID = 'optimizer-table';
const TABLE_ROWS = 500;

/** Memoized: `run` grows in place, and a new `revision` says that it did. */
export const OptimizerPanel = memo(function OptimizerPanel(props: {
  run: Run;
  revision: number;
  frame: PlotFrame;
  detail: Detail | null;
  smoothing: number;
  diagnosis: Diagnosis | null;
  pointedRule: string | null;
  className: string;
}) {
  const { run, frame, detail, smoothing, diagnosis, pointedRule, className } = props;
  const shown = shownFinding(diagnosis, pointedRule);
  const [isTableOpen, setTableOpen] = useState(false);
  const clip = numberOf(run.info?.trainConfig['max_grad_norm']);
  const isClipped = clip !== null && clip > 0;
  const rateModel = optimizerModel(frame, run, 'train/learning_rate', {
    weight: 0,
    limit: null,
    detail,
    region: regionOfMetric(shown, 'train/learning_rate', frame),
  });
  const normModel = optimizerModel(frame, run, 'train/grad_norm', {
    weight: smoothing,
    detail,
    limit: isClipped ? { value: clip, text: `clipped at ${clip}` } : null,
    region: regionOfMetric(shown, 'train/grad_norm', frame),
  });
  return (
    <Panel
      title="Optimizer"
      className={className}
      subtitle={recipeOf(run)}
      controls={<TableButton isOpen={isTableOpen} controls={TABLE_ID} onToggle={() => setTableOpen(!isTableOpen)} />}
    >
      <div className="grid gap-x-6 gap-y-3 tablet:grid-cols-2">
        {rateModel && (
          <SmallChart
            title="Learning rate"
            metric="train/learning_rate"
            valueAt={(step) => pointText(drawnPoint(run, 'train/learning_rate', detail, step), rate)}
            model={rateModel}
            frame={frame}
            label={`Learning rate ${rate(run.series.get('train/learning_rate')!.last!.value)} at step ${whole(run.lastStep)}`}
            heightPx={HEIGHT_PX}
          />
        )}
        {normModel && (
          <SmallChart
            title={<>Gradient norm {isClipped && <span className="text-ink3">before clipping at {clip}</span>}</>}
            metric="train/grad_norm"
            valueAt={(step) => pointText(drawnPoint(run, 'train/grad_norm', detail, step), decimal)}
            model={normModel}
            frame={frame}
            label={`Gradient norm ${decimal(run.series.get('train/grad_norm')!.last!.value)} at step ${whole(run.lastStep)}`}
            heightPx={HEIGHT_PX}
          />
        )}
      </div>
      {isTableOpen && (
        <NumberTable
          id={TABLE_ID}
          caption="Learning rate and gradient norm, newest first"
          columns={['Step', 'Learning rate', 'Gradient norm']}
          rows={rowsOf(run)}
        />
      )}
    </Panel>
  );
});

/** For example "adamw, linear schedule, warm-up 5.0% of the steps"; leaves out what the configuration lacks. */
function recipeOf(run: Run): string {
  const config = run.info?.trainConfig;
  if (!config) return '';
  const parts: string[] = [];
  const optimizer = config['optim'] ?? config['optimizer'];
  if (typeof optimizer === 'string') parts.push(optimizer);
  const schedule = config['lr_scheduler_type'];
  if (typeof schedule === 'string') parts.push(`${schedule} schedule`);
  const warmupSteps = numberOf(config['warmup_steps']);
  const warmupRatio = numberOf(config['warmup_ratio']);
  if (warmupSteps) parts.push(`warm-up ${whole(warmupSteps)} steps`);
  else if (warmupRatio) parts.push(`warm-up ${percent(warmupRatio)} of the steps`);
  return parts.join(', ');
}

function rowsOf(run: Run): string[][] {
  const rates = run.series.get('train/learning_rate');
  const norms = run.series.get('train/grad_norm');
  const steps = [...new Set([...(rates?.steps ?? []), ...(norms?.steps ?? [])])]
    .sort((a, b) => b - a)
    .slice(0, TABLE_ROWS);
  const cell = (value: number | undefined, format: (v: number) => string) =>
    value === undefined ? '–' : format(value);
  return steps.map((step) => [whole(step), cell(rates?.get(step), rate), cell(norms?.get(step), decimal)]);
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
