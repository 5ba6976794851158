/** Levels, verdicts and states as shape and word, so that colour is never the only difference. */

import type { Finding, Level, RunState, TargetVerdict, TimelineEntry } from '@rewardboard/protocol';
import type { ColourName } from '../theme/theme.ts';

interface Mark {
  shape: string;
  word: string;
  /** Tailwind class of the text colour. */
  className: string;
  colour: ColourName;
}

export const LEVEL_MARKS: Record<Level, Mark> = {
  act: { shape: '■', word: 'needs action', className: 'text-act', colour: 'act' },
  watch: { shape: '◆', word: 'worth watching', className: 'text-watch', colour: 'watch' },
  fine: { shape: '✓', word: 'fine', className: 'text-ok', colour: 'ok' },
  unknown: { shape: '?', word: 'can’t tell', className: 'text-ink3', colour: 'ink3' },
};

export const RESOLVED_MARK: Mark = { shape: '✓', word: 'resolved', className: 'text-ink3', colour: 'ink3' };
const REPLACED_MARK: Mark = { ...RESOLVED_MARK, shape: '→', word: 'replaced by another finding' };

/** A finding that asks for nothing: a tick would say that the plateau is an achievement. */
const NOTE_MARK: Mark = { shape: '·', word: 'worth knowing', className: 'text-ink3', colour: 'ink3' };

function openMark(level: Level): Mark {
  return level === 'fine' ? NOTE_MARK : LEVEL_MARKS[level];
}

/** Of a finding. One that another took the place of is no recovery. */
export function markOf({
  level,
  resolvedStep,
  replacedBy,
}: Pick<Finding, 'level' | 'resolvedStep' | 'replacedBy'>): Mark {
  return resolvedStep === null ? openMark(level) : replacedBy === undefined ? RESOLVED_MARK : REPLACED_MARK;
}

/** Of a change of the findings. */
export function markOfChange({ change, level }: TimelineEntry): Mark {
  return change === 'opened' ? openMark(level) : change === 'resolved' ? RESOLVED_MARK : REPLACED_MARK;
}

export const TARGET_MARKS: Record<TargetVerdict['verdict'], Mark> = {
  met: { shape: '✓', word: 'Met', className: 'text-ok', colour: 'ok' },
  'not met': { shape: '✕', word: 'Not met', className: 'text-act', colour: 'act' },
  'cannot tell yet': { shape: '?', word: 'Can’t tell yet', className: 'text-watch', colour: 'watch' },
  'not checked': { shape: '–', word: 'Not checked', className: 'text-ink3', colour: 'ink3' },
};

export const STATE_WORDS: Record<RunState, string> = {
  running: 'Running',
  quiet: 'Quiet',
  finished: 'Finished',
  failed: 'Failed',
  deleted: 'Files deleted',
};
export const STATES: readonly RunState[] = ['running', 'quiet', 'failed', 'finished'];
/** The same, and one that is only named where there is such a run. */
export const ALL_STATES: readonly RunState[] = [...STATES, 'deleted'];
