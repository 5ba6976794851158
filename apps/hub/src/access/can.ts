/** Who may do what: the one table that HTTP and sockets ask. What it does not name is refused. */

/**
 * local: a program on this machine, of a hub that is not shared. Of a shared hub, loopback means nothing:
 * owner: has the key of the owner's file; viewer: came by a link; sender: has the ingest token.
 */
export type Principal = 'local' | 'owner' | 'viewer' | 'sender' | 'nobody';

export type Action =
  | 'see-health'
  | 'see-board'
  | 'open-session'
  | 'read-runs'
  | 'watch'
  | 'append'
  | 'manage-links'
  | 'test-alerts'
  | 'change-runs';

const RIGHTS: Readonly<Record<Principal, readonly Action[]>> = {
  local: ['see-health', 'see-board', 'open-session', 'read-runs', 'watch', 'append', 'test-alerts', 'change-runs'],
  owner: ['see-health', 'see-board', 'open-session', 'read-runs', 'manage-links', 'test-alerts', 'change-runs'],
  viewer: ['see-health', 'see-board', 'open-session', 'read-runs', 'watch'],
  sender: ['see-health', 'see-board', 'open-session', 'append'],
  nobody: ['see-health', 'see-board', 'open-session'],
};

export function can(principal: Principal, action: Action): boolean {
  return RIGHTS[principal].includes(action);
}
