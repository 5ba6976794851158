/** A metric's path in two parts: its role (training, validation, test) and the name that pairs metrics of different roles. */

import { IGNORED } from '@rewardboard/protocol';

export const ROLES = ['train', 'eval', 'test', 'ignore', 'other'] as const;
export type Role = (typeof ROLES)[number];
export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  train: 'training',
  eval: 'validation',
  test: 'test',
  ignore: 'ignored',
  other: 'other',
};

interface MetricRole {
  role: Role;
  /** For example "loss" or "gsm8k/accuracy"; for other metrics the whole path. */
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

/** The other roles in which the run has a metric of the same name. */
export function partnersOf({ role, name }: MetricRole, paths: ReadonlySet<string>): Role[] {
  if (role === 'ignore' || role === 'other') return [];
  return (['train', 'eval', 'test'] as const).filter((other) => other !== role && paths.has(`${other}/${name}`));
}
