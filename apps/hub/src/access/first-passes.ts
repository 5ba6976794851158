/** What a shared hub gives out when it starts: a link and a token, unless earlier ones are still valid. */

import type { Pass } from '@rewardboard/protocol';
import type { Access } from './access.ts';

export interface FirstPasses {
  linkKey: string | null;
  token: string | null;
  /** Why one of the two is null. */
  earlier: Pass[];
}

export function firstPasses(access: Access): FirstPasses {
  // One for somebody by name, for a single run, or that may edit, is not what a person means by "the link".
  const link = access.passes('link').findLast(({ name, run, canEdit }) => name === '' && run === null && !canEdit);
  const token = access.passes('token').at(-1);
  return {
    linkKey: link ? null : access.newPass('link').secret,
    token: token ? null : access.newPass('token').secret,
    earlier: [link, token].filter((pass) => pass !== undefined),
  };
}
