/** A finding has the same level and steps wherever it is given out: `doctor --json`, SARIF, the HTTP API and the tools for agents. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { DEFAULT_TARGETS } from '@rewardboard/diagnostics';
import { startHub } from '@rewardboard/hub';
import { expect, it, onTestFinished, vi } from 'vitest';

const COMMAND = fileURLToPath(new URL('../../bin/rewardboard.mjs', import.meta.url));
const DAY_SECONDS = 86_400;
const SPIKE = 1500;

interface Given {
  rule: string;
  level: string | null;
  onsetStep: number | null;
  detectedStep: number | null;
  resolvedStep: number | null;
}

/** What the four places say of a finding, by rule; rules without a finding are left out. */
function byRule(findings: readonly Given[]) {
  return Object.fromEntries(
    findings.flatMap(({ rule, level, onsetStep, detectedStep, resolvedStep }) =>
      level === null ? [] : [[rule, { level, onsetStep, detectedStep, resolvedStep }]],
    ),
  );
}

/** Yesterday's log: validation loss rises from step 450 to 1,050 and falls again, and training loss jumps once after that. */
function writeLog(file: string): void {
  const rows = Array.from({ length: 200 }, (_, n) => {
    const step = (n + 1) * 10;
    const i = step / 50 - 1;
    const validation =
      i <= 8 ? 0.7 - 0.02 * i : i <= 20 ? 0.54 + 0.012 * (i - 8) : Math.max(0.35, 0.684 - 0.05 * (i - 20));
    return {
      step,
      train_loss: step === SPIKE ? 6 : 0.7 * 0.95 ** (step / 50) + 0.004 * ((n % 3) - 1),
      ...(step % 50 === 0 ? { eval_loss: validation } : {}),
    };
  });
  writeFileSync(file, JSON.stringify(rows));
  const yesterday = Date.now() / 1000 - DAY_SECONDS;
  utimesSync(file, yesterday, yesterday);
}

it('a finding has the same level, onset, detection and resolution in JSON, SARIF, the API and for agents', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rewardboard-everywhere-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const logs = join(folder, 'logs');
  mkdirSync(join(logs, 'run'), { recursive: true });
  writeLog(join(logs, 'run/metrics_history.json'));
  const env = { ...process.env, REWARDBOARD_STATE_DIR: join(folder, 'state') } as Record<string, string>;
  const doctor = (form: string): unknown =>
    JSON.parse(spawnSync(process.execPath, [COMMAND, 'doctor', logs, form], { encoding: 'utf8', env }).stdout);

  const [reported] = (doctor('--json') as { runs: { id: string; findings: Given[] }[] }).runs;
  const expected = byRule(reported!.findings);
  expect(expected).toMatchObject({
    spike: { level: 'watch', onsetStep: SPIKE, detectedStep: SPIKE + 10, resolvedStep: null },
    overfitting: { level: 'act', onsetStep: 450, resolvedStep: 1200 },
  });

  // SARIF lists what holds.
  const [sarif] = (doctor('--sarif') as { runs: { results: { ruleId: string; properties: Omit<Given, 'rule'> }[] }[] })
    .runs;
  const holds = Object.entries(expected).filter(([, one]) => one.resolvedStep === null && one.level !== 'fine');
  expect(byRule(sarif!.results.map(({ ruleId, properties }) => ({ rule: ruleId, ...properties })))).toEqual(
    Object.fromEntries(holds),
  );

  const client = new Client({ name: 'test', version: '1' });
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [COMMAND, 'mcp', logs], env }));
  onTestFinished(() => client.close());
  const { content } = await client.callTool({ name: 'get_findings', arguments: { id: reported!.id } });
  const answer = JSON.parse((content as { text: string }[])[0]!.text) as { findings: Given[] };
  expect(byRule(answer.findings)).toEqual(expected);

  const hub = await startHub({
    version: '0.0.0-test',
    port: 0,
    host: '127.0.0.1',
    directories: [logs],
    boardDirectory: join(folder, 'board'),
    stateDirectory: join(folder, 'state'),
    share: false,
    targets: DEFAULT_TARGETS,
    notice: () => undefined,
  });
  onTestFinished(() => hub.close());
  await vi.waitFor(
    async () => {
      const response = await fetch(`http://127.0.0.1:${hub.port}/api/runs/${encodeURIComponent(reported!.id)}`);
      expect(byRule(((await response.json()) as { findings: Given[] }).findings)).toEqual(expected);
    },
    { timeout: 30_000, interval: 50 },
  );
});
