/** Whether a host name or an address means this machine alone. */

export function isLoopback(host: string | undefined): boolean {
  return host === 'localhost' || host === '::1' || /^(::ffff:)?127(\.\d{1,3}){3}$/.test(host ?? '');
}
