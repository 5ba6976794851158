/** A metric's path as a person sees it: whose numbers they are, and the name under which those of training and validation belong together. */

import { IGNORED } from '@rewardboard/protocol';

export const ROLES = ['train', 'eval', 'test', 'ignore', 'other'] as const;
export type Role = (typeof ROLES)[number];
export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  train: 'training',
  eval: 'validation',
  test: 'test',
  ignore: 'leave out',
  other: 'neither',
};

export interface MetricRole {
  role: Role;
  /** "loss", "gsm8k/accuracy"; of neither, the whole path. */
  name: string;
}

export function roleOf(path: string): MetricRole {
  if (path === IGNORED) return { role: 'ignore', name: '' };
  const role = ROLES.find((candidate) => path.startsWith(`${candidate}/`));
  return role === 'train' || role === 'eval' || role === 'test'
    ? { role, name: path.slice(role.length + 1) }
    : { role: 'other', name: path };
}

export function pathOf({ role, name }: MetricRole): string {
  if (role === 'ignore') return IGNORED;
  return role === 'other' ? name : `${role}/${name}`;
}

/** Roles of other metrics of the same name, among all of the run. */
export function partnersOf({ role, name }: MetricRole, paths: ReadonlySet<string>): Role[] {
  if (role === 'ignore' || role === 'other') return [];
  return (['train', 'eval', 'test'] as const).filter((other) => other !== role && paths.has(`${other}/${name}`));
}
