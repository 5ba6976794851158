/** What was looked at and is part of no run, as lines for the terminal. */

import { terminalLine } from '@rewardboard/machine';
import type { Unread } from '@rewardboard/protocol';
import { linksText, lookedAtText, unreadGroupText } from '@rewardboard/protocol';

/** "No run found in DIR.", what was looked at, why it was not read, and what to do. */
export function noRunIn(directories: readonly string[], unread: Unread): string {
  return [
    `No run found in ${directories.map(terminalLine).join(', ')}. ${lookedAtText(unread)}${unread.groups.length > 0 ? ' Not read:' : ''}`,
    ...linesOf(unread),
    ...(unread.remedies.length > 0
      ? []
      : ['Name a directory that contains the log files of a training run, at any depth.']),
  ].join('\n');
}

/** Beside runs that were found: links, and what looks like a log and was passed over; empty without either. */
export function passedOver(unread: Unread): string {
  const links = terminalLine(linksText(unread));
  return [...(links ? [links] : []), ...(unread.groups.length === 0 ? [] : ['Not read:', ...linesOf(unread)])].join(
    '\n',
  );
}

function linesOf({ groups, remedies }: Unread): string[] {
  return [...groups.map((group) => `  ${terminalLine(unreadGroupText(group))}`), ...remedies.map(terminalLine)];
}
