/** One metric of a file: its name there, its role, and the name under which the board shows it. */
'use client';

import { useState } from 'react';
import { ROLES, ROLE_WORDS, partnersOf, pathOf, roleOf } from './metric-role.ts';
import type { Role } from './metric-role.ts';

export function NameRow(props: {
  name: string;
  path: string;
  isCorrected: boolean;
  partners: ReadonlySet<string>;
  /** null for a guest, who cannot change anything. */
  onCorrect: ((name: string, path: string | null) => Promise<void>) | null;
}) {
  const { name, path, isCorrected, partners, onCorrect } = props;
  const found = roleOf(path);
  // A draft is dropped when the name changes, but not when a role that was chosen before arrives.
  const [draft, setDraft] = useState({ of: found.name, text: found.name });
  const typed = draft.of === found.name ? draft.text : found.name;
  const paired = partnersOf(found, partners).map((role) => ROLE_WORDS[role]);
  const save = (role: Role) => {
    const wanted = pathOf({ role, name: typed.trim() || found.name || name });
    if (wanted !== path) void onCorrect!(name, wanted);
  };
  return (
    <li className="grid gap-y-0.5 border-l border-rule pl-2" data-testid="name" data-name={name} data-path={path}>
      <span className="wrap-anywhere">
        <code>{name}</code>
        {onCorrect === null && path !== name && (
          <>
            {' '}
            → <code>{path}</code>
          </>
        )}
        {paired.length > 0 && <span className="text-ink3"> paired with {paired.join(' and ')}</span>}
        {isCorrected && ' · corrected by hand'}
      </span>
      {onCorrect !== null && (
        <span className="flex flex-wrap items-center gap-1.5">
          <select
            className="field text-ink"
            aria-label={`${name}: role`}
            value={found.role}
            onChange={(event) => save(event.target.value as Role)}
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
              aria-label={`${name}: shown as`}
              value={typed}
              onChange={(event) => setDraft({ of: found.name, text: event.target.value })}
              onKeyDown={(event) => event.key === 'Enter' && save(found.role)}
            />
          )}
          {typed.trim() !== found.name && (
            <button type="button" className="button" onClick={() => save(found.role)}>
              Save
            </button>
          )}
          {isCorrected && (
            <button type="button" className="link" onClick={() => void onCorrect(name, null)}>
              Undo the correction
            </button>
          )}
        </span>
      )}
    </li>
  );
}
