/** Links and tokens over HTTP: listing, making and revoking them, for both kinds the same. */

import type { Pass, PassKind } from '@rewardboard/protocol';
import { MAX_PASS_LIFE_DAYS } from '@rewardboard/protocol';
import type { Access } from '../access/access.ts';
import type { NewPass } from '../access/passes.ts';
import { MAX_PASS_NAME_LENGTH } from '../access/passes.ts';
import { isRunId } from '../runs/run-id.ts';
import { json, refusal } from './answer.ts';
import type { Route } from './routes.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

export interface PassRoutesOptions {
  access: Access;
  share: boolean;
  now(): number;
  /** Addresses of a link with this key. */
  linksWith(key: string): string[];
  /** Some links opened something a moment ago and no longer do. */
  revoked(): void;
}

export function passRoutesOf(options: PassRoutesOptions): Route[] {
  return (['link', 'token'] as const).flatMap((kind) => routesOfKind(kind, options));
}

function routesOfKind(kind: PassKind, { access, share, now, linksWith, revoked }: PassRoutesOptions): Route[] {
  const path = `/api/${kind}s`;
  return [
    { method: 'GET', path, action: 'revoke-passes', answer: () => json({ [`${kind}s`]: access.passes(kind) }) },
    {
      method: 'POST',
      path,
      action: 'make-passes',
      fields: kind === 'link' ? ['name', 'run', 'until', 'canEdit'] : ['name', 'until'],
      answer({ body }) {
        if (!share) return refusal(409, 'This hub is not shared: start it with --share.');
        const wanted = wantedBy(body, now());
        if (typeof wanted === 'string') return refusal(400, wanted);
        let made: { secret: string; pass: Pass };
        try {
          made = access.newPass(kind, wanted);
        } catch (error) {
          return refusal(409, (error as Error).message);
        }
        return json(
          kind === 'link' ? { link: made.pass, urls: linksWith(made.secret) } : { pass: made.pass, token: made.secret },
          201,
        );
      },
    },
    {
      method: 'POST',
      path: `${path}/revoke`,
      action: 'revoke-passes',
      fields: ['id', 'all'],
      answer({ body }) {
        const { id, all } = fieldsOf(body);
        const isOne = typeof id === 'string' && all === undefined;
        // Nothing revokes all by leaving something out.
        if (!isOne && (all !== true || id !== undefined))
          return refusal(
            400,
            `Send the id or the name of a ${kind}, {"id": "1a2b3c4d"}, or {"all": true} to revoke all ${kind}s.`,
          );
        const result = access.revoke(kind, isOne ? id : null);
        revoked();
        if (isOne && result.revoked.length === 0)
          return refusal(
            404,
            `There is no valid ${kind} ${JSON.stringify(id.slice(0, 20))}. \`rewardboard ${kind} list\` shows their ids and names.`,
          );
        return json(result);
      },
    },
  ];
}

/** @returns a sentence where something is wrong */
function wantedBy(body: unknown, now: number): Partial<NewPass> | string {
  const { name = '', run = null, until, canEdit = false } = fieldsOf(body);
  if (typeof name !== 'string' || name.length > MAX_PASS_NAME_LENGTH)
    return `A name is a text of at most ${MAX_PASS_NAME_LENGTH} characters.`;
  if (run !== null && !isRunId(run)) return 'run must be the id of a run.';
  if (typeof canEdit !== 'boolean') return 'canEdit must be true or false.';
  if (until === undefined) return { name, run, canEdit };
  if (typeof until !== 'number' || !(until > now && until <= now + MAX_PASS_LIFE_DAYS * DAY_MS))
    return `until must be a time in the future, at most ${MAX_PASS_LIFE_DAYS} days ahead, in milliseconds since 1970.`;
  return { name, run, canEdit, expiresAt: until };
}

function fieldsOf(body: unknown): Record<string, unknown> {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}
