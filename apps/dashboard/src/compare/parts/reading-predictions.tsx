/** What a comparison shows until it is computed: below it nothing would keep its place. */

import { plural, whole } from '../../words/format-number.ts';

export function ReadingPredictions({ loaded, runs }: { loaded: number; runs: number }) {
  return (
    <main id="main" tabIndex={-1} className="min-h-[100vh] pt-[18px] outline-none">
      <p role="status" className="text-ink2" data-testid="reading-predictions">
        Reading predictions: {whole(loaded)} of {plural(runs, 'run')}
      </p>
    </main>
  );
}
