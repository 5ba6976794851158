/** The list of runs. */

import { RunsView } from '../runs/runs-view.tsx';

export default function Page() {
  return <RunsView />;
}
