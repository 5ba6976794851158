/**
 * Reading 200,000 solutions as a training does: time, and the highest memory of the process, each in a process of its own. With `--train` whole
 * trainings of 20 steps instead: the bag and the transformer, from JSON lines and from Parquet.
 */

import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { trainConfigSchema } from '../../../apps/trainer/src/config/config-schema.ts';
import { loadExamples } from '../../../apps/trainer/src/data/load-examples.ts';
import { loadConfig } from '../../../apps/trainer/src/config/load-config.ts';
import { seededRandom } from '../../../apps/trainer/src/base/random.ts';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../../../e2e/processes.ts';
import { train } from '../../../apps/trainer/src/training/train.ts';

const SOLUTIONS = 200_000;
const SOLUTIONS_PER_PROBLEM = 8;
const LIMIT_BYTES = 1.5e9;

if (process.argv[2] === 'read') await read(process.argv[3]!);
else if (process.argv[2] === 'train') await trainOn(process.argv[3]!, process.argv[4]!);
else await compare(process.argv.includes('--train'));

/** In the process that is measured. */
async function read(file: string): Promise<void> {
  const from = performance.now();
  const loaded = await loadExamples({ data: [file], validationData: [] }, trainConfigSchema.parse({}));
  const seconds = (performance.now() - from) / 1000;
  let characters = 0;
  const again = performance.now();
  if (loaded.kind === 'solution')
    for (const { steps } of loaded.train) for (const step of steps) characters += step.length;
  const passSeconds = (performance.now() - again) / 1000;
  const { right, wrong } = loaded.report!.train;
  const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
  const peak = process.resourceUsage().maxRSS * 1024;
  console.log(
    `  ${loaded.train.length + loaded.validation.length} examples, ${right + wrong} labels to train on: ${seconds.toFixed(1)} s; one pass over all texts ${passSeconds.toFixed(1)} s (${megabytes(characters)}); ` +
      `memory at most ${megabytes(peak)} (${peak < LIMIT_BYTES ? 'below' : 'ABOVE'} ${megabytes(LIMIT_BYTES)})`,
  );
}

/** In the process that is measured; what computes on several threads is measured too, where the system tells it (Linux). */
async function trainOn(file: string, model: string): Promise<void> {
  const from = performance.now();
  const seconds = () => ((performance.now() - from) / 1000).toFixed(1);
  let started = '';
  let helpers = 0;
  const point = setInterval(() => (helpers = Math.max(helpers, peakOfChildren())), 200);
  const outputDir = join(mkdtempSync(join(tmpdir(), 'rewardboard-data-')), 'run');
  const request = {
    outputDir,
    outputDirAsTyped: outputDir,
    overwriteOutputDir: false,
    data: [file],
    validationData: [],
    command: 'npm run bench',
  };
  const loaded = loadConfig({
    overrides: { model_type: model, max_steps: 20, validation_share: 0.01, save_strategy: 'no' },
  });
  await train(
    { ...request, ...loaded },
    {
      signal: new AbortController().signal,
      machine: { pid: process.pid, host: 'here' },
      entry: join(ROOT, 'apps/cli/dist/trainer-process.mjs'),
      notify: (message) => {
        if (message.type === 'started')
          started = `${seconds()} s (${(process.resourceUsage().userCPUTime / 1e6).toFixed(0)} s of the processor), on ${message.info.device}`;
      },
    },
  );
  clearInterval(point);
  const peak = process.resourceUsage().maxRSS * 1024;
  const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
  console.log(
    `  ${model}: started after ${started}; over after ${seconds()} s; memory at most ${megabytes(peak)} (${peak < LIMIT_BYTES ? 'below' : 'ABOVE'} ${megabytes(LIMIT_BYTES)}), its helpers ${megabytes(helpers)}`,
  );
  rmSync(outputDir, { recursive: true });
  process.exit(0);
}

function peakOfChildren(): number {
  try {
    const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
    return children.reduce(
      (sum, child) =>
        sum + 1024 * Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child}/status`, 'utf8'))?.[1] ?? 0),
      0,
    );
  } catch {
    return 0; // Not Linux, or a child has just left.
  }
}

async function compare(trains: boolean): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rewardboard-data-'));
  try {
    const lines = join(folder, 'steps.jsonl');
    await writeSolutions(lines);
    const packed = `${lines}.gz`;
    await pipeline(createReadStream(lines), createGzip({ level: 1 }), createWriteStream(packed));
    const files = [lines, packed];
    const parquet = writeParquet(lines);
    if (parquet !== null) files.push(parquet);
    else console.log('no Parquet: needs REWARDBOARD_PYTHON with pyarrow');
    for (const file of files) {
      console.log(`${file.split('/').at(-1)}, ${(statSync(file).size / 1e6).toFixed(0)} MB`);
      const run = (...parameters: string[]) =>
        spawnSync(process.execPath, [fileURLToPath(import.meta.url), ...parameters], { stdio: 'inherit' });
      if (!trains) run('read', file);
      else if (file !== packed) for (const model of ['bag', 'transformer']) run('train', file, model);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Solutions like PRM800K's: about 8 steps of about 100 characters, each labelled; those of a problem in a row. */
async function writeSolutions(file: string): Promise<void> {
  const random = seededRandom(1, 'bench');
  const words = Array.from({ length: 5_000 }, (_, i) => i.toString(36).padStart(2 + (i % 7), 'abcdefg'));
  const text = (count: number) =>
    Array.from({ length: count }, () => words[Math.floor(random() ** 3 * words.length)]!).join(' ');
  const stream = createWriteStream(file);
  let problem = '';
  for (let i = 0; i < SOLUTIONS; i++) {
    if (i % SOLUTIONS_PER_PROBLEM === 0) problem = `${i} ${text(40)}?`;
    const steps = Array.from({ length: 4 + Math.floor(random() * 9) }, () => text(12 + Math.floor(random() * 12)));
    const line = `${JSON.stringify({ problem, steps, labels: steps.map(() => (random() < 0.85 ? 1 : 0)) })}\n`;
    if (!stream.write(line)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'finish');
}

/** As pandas and most tools write it: row groups of a million rows. */
function writeParquet(lines: string): string | null {
  const file = `${lines}.parquet`;
  const script = `import sys, json, pyarrow as pa, pyarrow.parquet as pq\nrows = [json.loads(l) for l in open(sys.argv[1])]\npq.write_table(pa.Table.from_pylist(rows), sys.argv[2])`;
  const { status } = spawnSync(process.env.REWARDBOARD_PYTHON ?? 'python3', ['-c', script, lines, file], {
    stdio: 'ignore',
  });
  return status === 0 ? file : null;
}
