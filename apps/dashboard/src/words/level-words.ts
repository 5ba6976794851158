/** Levels, verdicts and states as shape and word: nothing is told by colour alone. */

import type { Level, RunState, TargetVerdict } from '@rewardboard/protocol';
import type { ColourName } from '../theme/theme.ts';

export interface Mark {
  shape: string;
  word: string;
  /** Tailwind class of the text colour. */
  className: string;
  colour: ColourName;
}

export const LEVEL_MARKS: Record<Level, Mark> = {
  act: { shape: '■', word: 'act', className: 'text-act', colour: 'act' },
  watch: { shape: '◆', word: 'watch', className: 'text-watch', colour: 'watch' },
  fine: { shape: '✓', word: 'fine', className: 'text-ok', colour: 'ok' },
  unknown: { shape: '?', word: 'cannot tell', className: 'text-ink3', colour: 'ink3' },
};

export const RESOLVED_MARK: Mark = { shape: '✓', word: 'resolved', className: 'text-ink3', colour: 'ink3' };

export const TARGET_MARKS: Record<TargetVerdict['verdict'], Mark> = {
  met: { shape: '✓', word: 'Met', className: 'text-ok', colour: 'ok' },
  'not met': { shape: '✕', word: 'Not met', className: 'text-act', colour: 'act' },
  'cannot tell yet': { shape: '?', word: 'Cannot tell yet', className: 'text-watch', colour: 'watch' },
  'not checked': { shape: '–', word: 'Not checked', className: 'text-ink3', colour: 'ink3' },
};

export const STATE_WORDS: Record<RunState, string> = {
  running: 'Running',
  quiet: 'Quiet',
  finished: 'Finished',
  failed: 'Failed',
};
export const STATES: readonly RunState[] = ['running', 'quiet', 'failed', 'finished'];

/** Order of "needs a look first". */
export const LEVEL_RANK: Record<Level, number> = { act: 0, watch: 1, unknown: 2, fine: 3 };
