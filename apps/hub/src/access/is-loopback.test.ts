import { expect, it } from 'vitest';
import { isLoopback } from './is-loopback.ts';

it.each(['localhost', '127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'])('%s is this machine', (host) => {
  expect(isLoopback(host)).toBe(true);
});

it.each(['0.0.0.0', '::', '192.168.0.1', '127.0.0.1.example.org', '127.example.org', '::ffff:10.0.0.1', '', undefined])(
  '%s is not',
  (host) => expect(isLoopback(host)).toBe(false),
);
