/** Who may do what: the one table that HTTP and sockets ask. What it does not name is refused. */

/**
 * local: a program of the hub's own user, of a hub that is not shared. Of a shared hub, loopback means nothing:
 * owner: has the key of the owner's file; editor: came by a link that can edit; viewer: came by another link; sender: has a token.
 */
export type Principal = 'local' | 'owner' | 'editor' | 'viewer' | 'sender' | 'nobody';

export type Action =
  | 'see-health'
  | 'see-board'
  | 'open-session'
  | 'read-runs'
  | 'watch'
  | 'append'
  | 'make-passes'
  | 'revoke-passes'
  | 'test-alerts'
  | 'change-runs'
  | 'delete-runs'
  | 'stop-runs';

const PUBLIC: readonly Action[] = ['see-health', 'see-board', 'open-session'];
const RIGHTS: Readonly<Record<Principal, readonly Action[]>> = {
  local: [...PUBLIC, 'read-runs', 'watch', 'append', 'test-alerts', 'change-runs', 'delete-runs', 'stop-runs'],
  owner: [
    ...PUBLIC,
    'read-runs',
    'make-passes',
    'revoke-passes',
    'test-alerts',
    'change-runs',
    'delete-runs',
    'stop-runs',
  ],
  editor: [...PUBLIC, 'read-runs', 'watch', 'change-runs', 'revoke-passes'],
  viewer: [...PUBLIC, 'read-runs', 'watch'],
  sender: [...PUBLIC, 'append'],
  nobody: PUBLIC,
};

export function can(principal: Principal, action: Action): boolean {
  return RIGHTS[principal].includes(action);
}
