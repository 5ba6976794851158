/** For tests of programs that write while we follow: starts one, watches its run, and compares at the end. */

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, vi } from 'vitest';
import type { OpenHub } from './open-hub.ts';
import { Viewer } from './open-hub.ts';

export const until = { timeout: 30_000, interval: 20 };
const WRITERS = fileURLToPath(new URL('./writers/', import.meta.url));

type Logged = Record<string, [number, number | string][]>;

/** Runs a writer into a directory of the hub. */
export async function written(
  python: string,
  script: string,
  hub: OpenHub,
  folder: string,
  ...more: string[]
): Promise<Logged> {
  const child = spawn(python, [join(WRITERS, script), join(hub.directory, folder), ...more], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' },
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  child.stderr.on('data', (text: Buffer) => (errors += text.toString()));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`${script} left with ${code}: ${errors.slice(-2000)}`);
  return JSON.parse(output.trim().split('\n').at(-1)!) as Logged;
}

/** Watches a run from its first moment on, and counts how often a series got shorter. */
export async function watching(hub: OpenHub, directory: string) {
  const viewer = new Viewer(hub);
  let shrunk = 0;
  let longest = 0;
  const look = () => {
    const length = viewer.steps('train/loss').length;
    if (length < longest) shrunk++;
    longest = Math.max(longest, length);
  };
  for (const event of ['snapshot', 'events'] as const) viewer.socket.on(event, look);
  const watched = vi.waitFor(
    async () => {
      const run = viewer.runs.find((run) => run.directory === directory);
      expect(run).toBeDefined();
      await viewer.watch(run!.id);
    },
    { timeout: 120_000, interval: 20 },
  );
  return { viewer, watched, shrunk: () => shrunk };
}

export async function expectLogged(
  viewer: Viewer,
  logged: Logged,
  round: (value: number) => number = (value) => value,
): Promise<void> {
  expect(Object.keys(logged).length).toBeGreaterThan(1);
  for (const [path, points] of Object.entries(logged)) {
    await vi.waitFor(() => expect([path, viewer.steps(path)]).toEqual([path, points.map(([step]) => step)]), until);
    expect(Array.from(viewer.run!.series.get(path)!.values, round)).toEqual(
      points.map(([, value]) => round(Number(value))),
    );
  }
  expect(viewer.sources.map(({ damaged }) => damaged)).toEqual(viewer.sources.map(() => 0));
  expect(viewer.holes).toBe(0);
}
