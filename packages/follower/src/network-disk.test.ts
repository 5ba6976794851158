/** Directories on other machines' disks: known by their kind, followed by looking alone, and said. */

import { appendFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { networkDiskOf, networkNameOf } from './network-disk.ts';
import { at, follow, until, useFolder } from './testing/followed-folder.ts';

useFolder();

it.each([
  [0x6969, 'NFS'],
  [0xff534d42, 'CIFS'],
  [0xff534d42 | 0, 'CIFS'],
  [0x65735546, 'FUSE'],
  [0xbacbacbc | 0, 'VMware shared folder'],
  [0xef53, null],
  [0x01021994, null],
  [0x9123683e, null],
])('%i is %s', (type, name) => {
  expect(networkNameOf(type)).toBe(name);
});

it('a local directory is none, and one that is not there neither', () => {
  expect(networkDiskOf(at())).toBeNull();
  expect(networkDiskOf(at('nothing'))).toBeNull();
});

it('one on a network disk is looked at, and its notice says so', async () => {
  writeFileSync(at('a.log'), 'one\n');
  const { textOf, notices } = follow({ networkDiskOf: () => 'NFS' });
  await until(() => expect(textOf('a.log')).toBe('one\n'));
  appendFileSync(at('a.log'), 'two\n');
  await until(() => expect(textOf('a.log')).toBe('one\ntwo\n'));
  expect(notices).toEqual([expect.stringMatching(/is on a network disk \(NFS\).*checked for new lines/)]);
});
