/** What can be done with the run as a whole: copy a link, export, stop, see its data and configuration. */

import type { Diagnosis, Run, RunLine } from '@rewardboard/protocol';
import { CopyLink } from '../../parts/copy-link.tsx';
import { RunExport } from './run-export.tsx';
import { StopButton } from './stop-button.tsx';

export function RunActions(props: {
  runId: string;
  run: Run;
  name: string;
  summary: RunLine | undefined;
  diagnosis: Diagnosis | null;
  isDrawerOpen: boolean;
  onDrawer: () => void;
}) {
  const { run } = props;
  return (
    <div className="flex flex-wrap gap-2">
      <CopyLink />
      <RunExport runId={props.runId} run={run} name={props.name} />
      <StopButton run={run} line={props.summary} diagnosis={props.diagnosis} />
      <button type="button" className="button" aria-expanded={props.isDrawerOpen} onClick={props.onDrawer}>
        Data and configuration <kbd>d</kbd>
      </button>
    </div>
  );
}
