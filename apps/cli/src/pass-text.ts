/** A link or token as a line of text: its id, whom it is for, and how far it reaches. */

import type { Pass } from '@rewardboard/protocol';

/** "1a2b3c4d  read-only link for Ann, created on 2030-01-24, valid until 2030-01-31, only run sample" */
export function passText({ id, kind, name, createdAt, expiresAt, run, canEdit }: Pass): string {
  const what = kind === 'token' ? 'token' : canEdit ? 'link that can edit' : 'read-only link';
  const parts = [
    `${what}${name === '' ? '' : ` for ${name}`}`,
    ...(createdAt === null ? [] : [`created on ${dayOf(createdAt)}`]),
    `valid until ${dayOf(expiresAt)}`,
    ...(run === null ? [] : [`only run ${run}`]),
  ];
  return `${id}  ${parts.join(', ')}`;
}

/** In this machine's time zone: 2030-01-31 */
export function dayOf(ms: number): string {
  const date = new Date(ms);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
