/** What the watched directories hold although there is no run: what was looked at, why it was not read, and what to do. */

import type { Unread } from '@rewardboard/protocol';
import { lookedAtText } from '@rewardboard/protocol';

export function UnreadFiles({ unread }: { unread: Unread }) {
  const { groups, remedies } = unread;
  return (
    <section className="mb-5 border-t border-ink pt-2" data-testid="unread" aria-labelledby="unread-title">
      <h2 id="unread-title" className="text-body font-bold">
        {groups.length === 0 ? 'Nothing to read yet' : 'Not read'}
      </h2>
      <p className="text-ink2">{lookedAtText(unread)}</p>
      <ul className="mt-1.5 grid gap-1">
        {groups.map(({ reason, count, text, examples }) => (
          <li key={reason} className="[overflow-wrap:anywhere]">
            {text}
            {examples.length > 0 ? ': ' : ''}
            {examples.map(({ path, detail }, i) => (
              <span key={path}>
                {i > 0 ? ', ' : ''}
                <code>{path}</code>
                {detail === undefined ? null : <span className="text-ink2"> ({detail})</span>}
              </span>
            ))}
            {examples.length > 0 && count > examples.length ? ` and ${count - examples.length} more` : ''}
          </li>
        ))}
      </ul>
      {remedies.map((text) => (
        <p key={text} className="mt-1.5 [overflow-wrap:anywhere]">
          {text}
        </p>
      ))}
    </section>
  );
}
