/** What several hubs write of one run. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { readWords, writeWords } from './kept-words.ts';

const ROUNDS = 40;

it('two processes that write words of one run at the same moment lose none', async () => {
  const root = mkdtempSync(join(tmpdir(), 'words-'));
  const place = { root, directory: root, key: 'log.csv' };
  const program = (said: string) => `
    import { writeWords } from './kept-words.ts';
    const place = ${JSON.stringify(place)};
    process.stdin.once('data', () => {
      for (let i = 0; i < ${ROUNDS}; i++) writeWords({ ...place, key: '${said}-' + i }, { note: String(i) });
      writeWords(place, ${said === 'a' ? '{ tags: ["keep"] }' : '{ note: "the best so far" }'});
      process.exit(0);
    });
    process.stdout.write('ready');`;
  const bundles = mkdtempSync(join(tmpdir(), 'writers-'));
  const writers = await Promise.all(
    ['a', 'b'].map(async (said) => {
      const outfile = join(bundles, `${said}.cjs`);
      const stdin = { contents: program(said), resolveDir: import.meta.dirname, loader: 'ts' } as const;
      await build({ stdin, outfile, bundle: true, platform: 'node', format: 'cjs' });
      return spawn(process.execPath, [outfile], { stdio: ['pipe', 'pipe', 'inherit'] });
    }),
  );
  await Promise.all(writers.map(({ stdout }) => once(stdout, 'data')));
  for (const { stdin } of writers) stdin.write('go');
  const codes = await Promise.all(writers.map(async (writer) => (await once(writer, 'exit'))[0] as number));
  expect(codes).toEqual([0, 0]);
  expect(readWords(place)).toMatchObject({ tags: ['keep'], note: 'the best so far' });
  for (let i = 0; i < ROUNDS; i++)
    for (const said of ['a', 'b']) expect(readWords({ ...place, key: `${said}-${i}` }).note).toBe(String(i));
  expect(readdirSync(root)).toEqual(['rewardboard.json']);
});

it('a lock that a killed process left is no obstacle', () => {
  const root = mkdtempSync(join(tmpdir(), 'words-'));
  const lock = join(root, '.rewardboard.json.lock');
  writeFileSync(lock, '');
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(lock, longAgo, longAgo);
  const place = { root, directory: root, key: 'log.csv' };
  writeWords(place, { name: 'baseline' });
  expect(readWords(place).name).toBe('baseline');
  expect(readdirSync(root)).toEqual(['rewardboard.json']);
});
