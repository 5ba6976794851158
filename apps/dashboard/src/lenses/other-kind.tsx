/** The address of a lens, typed for a run whose predictions are of whole examples: where they are shown. */

import { PageLink } from '../parts/page-link.tsx';
import { LensVerdict } from './parts/lens-verdict.tsx';

export function OtherKind({ runId }: { runId: string }) {
  const query = new URLSearchParams({ id: runId });
  return (
    <div data-testid="other-kind">
      <LensVerdict level="plain" title="This run’s examples are neither pairs nor reasoning steps.">
        Its predictions are all here: move the threshold, follow each example and read it under{' '}
        <PageLink href={`/run/threshold/?${query}`} className="text-ink underline">
          Threshold
        </PageLink>
        .
      </LensVerdict>
    </div>
  );
}
