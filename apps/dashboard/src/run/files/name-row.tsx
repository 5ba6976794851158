/** One metric of a file: its name there, whose numbers they are, and the name under which they are kept. */
'use client';

import { useState } from 'react';
import { ROLES, ROLE_WORDS, partnersOf, pathOf, roleOf } from './metric-role.ts';
import type { Role } from './metric-role.ts';

export function NameRow(props: {
  name: string;
  path: string;
  isCorrected: boolean;
  partners: ReadonlySet<string>;
  /** null: this person may only look. */
  onSay: ((name: string, path: string | null) => Promise<void>) | null;
}) {
  const { name, path, isCorrected, partners, onSay } = props;
  const found = roleOf(path);
  // What is being written is forgotten when the file says otherwise.
  const [draft, setDraft] = useState({ of: path, text: found.name });
  const written = draft.of === path ? draft.text : found.name;
  const beside = partnersOf(found, partners).map((role) => ROLE_WORDS[role]);
  const keep = (role: Role) => {
    const wanted = pathOf({ role, name: written.trim() || found.name || name });
    if (wanted !== path) void onSay!(name, wanted);
  };
  return (
    <li className="grid gap-y-0.5 border-l border-rule pl-2" data-testid="name" data-name={name} data-path={path}>
      <span className="wrap-anywhere">
        <code>{name}</code>
        {onSay === null &&
          (path === name ? (
            ''
          ) : (
            <>
              {' '}
              is <code>{path}</code>
            </>
          ))}
        {beside.length > 0 && <span className="text-ink3"> beside {beside.join(' and ')}</span>}
        {isCorrected && ' · corrected'}
      </span>
      {onSay !== null && (
        <span className="flex flex-wrap items-center gap-1.5">
          <select
            className="field text-ink"
            aria-label={`${name}: whose numbers`}
            value={found.role}
            onChange={(event) => keep(event.target.value as Role)}
          >
            {ROLES.filter((role) => role !== 'other' || found.role === 'other').map((role) => (
              <option key={role} value={role}>
                {ROLE_WORDS[role]}
              </option>
            ))}
          </select>
          {found.role !== 'ignore' && (
            <input
              className="field w-36 min-w-0 text-ink"
              aria-label={`${name}: kept as`}
              value={written}
              onChange={(event) => setDraft({ of: path, text: event.target.value })}
              onKeyDown={(event) => event.key === 'Enter' && keep(found.role)}
            />
          )}
          {written.trim() !== found.name && (
            <button type="button" className="button" onClick={() => keep(found.role)}>
              Keep
            </button>
          )}
          {isCorrected && (
            <button type="button" className="link" onClick={() => void onSay(name, null)}>
              As found
            </button>
          )}
        </span>
      )}
    </li>
  );
}
