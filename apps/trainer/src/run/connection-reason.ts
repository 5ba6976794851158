/** Why a hub can't be reached, in words. */

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused: no board is running there',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the host’s name can’t be looked up',
  ETIMEDOUT: 'no answer',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network',
  ECONNRESET: 'the connection was reset',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate can’t be verified',
  CERT_HAS_EXPIRED: 'its certificate has expired',
};
const STATUS = /Unexpected server response: (\d{3})/;

/** @param error what socket.io's client reports; its description holds the system's error, or that of the answer */
export function connectionReason(error: Error): string {
  const { description } = error as { description?: { message?: unknown; error?: NodeJS.ErrnoException } };
  const code = description?.error?.code;
  if (code !== undefined) return REASONS[code] ?? code;
  const said = typeof description?.message === 'string' ? description.message : error.message;
  const status = STATUS.exec(said)?.[1];
  if (status === '403') return 'it refuses requests for this host (HTTP status 403)';
  // What a board answers to another user of its machine, before it looks at anything else.
  if (status === '400')
    return 'it refuses the connection: it may serve another user of that machine, or be another server';
  if (status) return `HTTP status ${status}: there may be another server`;
  return said === 'timeout' ? 'no answer' : said;
}
