/** Packs the published package, installs it offline in an empty folder outside the clone, and runs its command there as a stranger would. */

import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ROOT, npm } from '../../apps/cli/bin/workspace.mjs';

const LARGEST_BYTES = 8e6;
const NOT_PUBLISHED = /\.tsx?$|\.test\.|\.map$|\btesting\b|(^|\/)(src|node_modules|e2e|packages)\//;
const WAIT_MS = 60_000;
const LOG = 'epoch,loss,val_loss\n0,0.9,0.91\n1,0.7,0.72\n2,0.6,0.63\n3,0.55,0.59\n';

/** @returns {Promise<string[]>} one sentence a fault */
export async function packageFaults() {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const folder = mkdtempSync(join(tmpdir(), 'rewardboard-package-'));
  const faults = [];
  const expect = (holds, sentence) => holds || faults.push(sentence);
  const environment = {
    ...process.env,
    HOME: join(folder, 'home'),
    XDG_STATE_HOME: '',
    // Output that is piped has colours only if they are forced, and NO_COLOR is stronger.
    FORCE_COLOR: '1',
    NO_COLOR: '1',
  };
  for (const name of Object.keys(environment)) if (/^npm_/i.test(name)) delete environment[name];
  const at = { cwd: join(folder, 'project'), env: environment };

  const rewardboard = (...args) => {
    const [command, all] = npx(args);
    const { status, stdout, stderr } = spawnSync(command, all, { ...at, encoding: 'utf8', timeout: WAIT_MS });
    expect(!(stdout + stderr).includes('\u001b'), `rewardboard ${args[0]} prints colours although NO_COLOR is set`);
    return { status, output: stdout, all: `rewardboard ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}` };
  };
  /** Starts a board, asks it what `ask` asks until that is true, and stops it as Ctrl-C does. */
  const board = async (args, ask) => {
    const [command, all] = npx([...args, '--port', '0', '--no-open']);
    const child = spawn(command, all, { ...at, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    const ended = new Promise((resolve) => child.on('close', (code, signal) => resolve(signal ?? code)));
    const deadline = Date.now() + WAIT_MS;
    let isRight = false;
    while (!isRight && Date.now() < deadline && isRunning(child)) {
      const url = /Board: (\S+)/.exec(output)?.[1];
      isRight = url !== undefined && (await ask(url).catch(() => false));
      await setTimeout(100);
    }
    if (isRunning(child)) process.kill(-child.pid, 'SIGINT');
    const end = await Promise.race([ended, setTimeout(WAIT_MS / 4, 'nothing', undefined, { ref: false })]);
    if (end === 'nothing') process.kill(-child.pid, 'SIGKILL');
    expect(isRight, `rewardboard ${args.join(' ')} did not show its run:\n${output}`);
    expect(!output.includes('\u001b'), `rewardboard ${args[0]} prints colours although NO_COLOR is set`);
    // npx hands the signal on and then ends by it.
    expect([0, 'SIGINT'].includes(end), `rewardboard ${args.join(' ')} ended with ${end} after Ctrl-C:\n${output}`);
  };

  try {
    for (const name of ['home', 'project/logs']) mkdirSync(join(folder, name), { recursive: true });
    const packed = spawnSync(process.execPath, [join(ROOT, 'apps/cli/pack.mjs'), folder], { encoding: 'utf8' });
    process.stdout.write(packed.stdout);
    const tarball = join(folder, `rewardboard-${version}.tgz`);
    if (!existsSync(tarball)) return [`npm run pack made no ${tarball}: ${packed.stderr}`];
    expect(statSync(tarball).size < LARGEST_BYTES, `the package is larger than ${LARGEST_BYTES} bytes`);

    writeFileSync(join(at.cwd, 'package.json'), '{ "private": true }');
    // Offline: the package needs no other one.
    const [command, args] = npm(['install', tarball, '--offline', '--no-audit', '--no-fund']);
    const installed = spawnSync(command, args, { ...at, encoding: 'utf8' });
    if (installed.status !== 0) return [`the package does not install:\n${installed.stderr}`];
    const modules = readdirSync(join(at.cwd, 'node_modules')).filter((name) => !name.startsWith('.'));
    expect(modules.join() === 'rewardboard', `more than the package is installed: ${modules.join(', ')}`);
    const files = readdirSync(join(at.cwd, 'node_modules/rewardboard'), { recursive: true });
    for (const file of files.filter((name) => NOT_PUBLISHED.test(name))) faults.push(`the package holds ${file}`);
    for (const file of ['README.md', 'LICENSE', 'CHANGELOG.md', 'config/targets.yaml'])
      expect(files.includes(file), `the package lacks ${file}`);

    writeFileSync(join(at.cwd, 'logs/training_log.csv'), LOG);
    cpSync(join(ROOT, 'apps/trainer/src/data/containers/samples/stepwise.zstd.parquet'), join(at.cwd, 'data.parquet'));
    const said = rewardboard('--version');
    expect(said.output === `${version}\n`, said.all);
    const help = rewardboard('--help');
    expect(help.status === 0 && !/^ *dev\b/m.test(help.output), help.all);
    const inspected = rewardboard('inspect', 'logs');
    expect(inspected.status === 0 && inspected.output.includes('eval/loss'), inspected.all);
    const judged = rewardboard('doctor', 'logs');
    expect([0, 1].includes(judged.status) && judged.output.includes('logs'), judged.all);
    const data = rewardboard('data', 'inspect', 'data.parquet');
    expect(data.output.includes('TRL stepwise'), data.all);
    const trained = rewardboard(
      'train',
      '--no-hub',
      '--output_dir=runs/tiny',
      '--max_steps=10',
      '--generated_problems=60',
    );
    expect(trained.status === 0 && /wasm simd/.test(trained.output), trained.all);
    const scored = rewardboard('evaluate', 'runs/tiny', 'data.parquet');
    expect(scored.status === 0, scored.all);
    const page = rewardboard('export-page', 'runs/tiny', '--out', 'tiny.html');
    expect(page.status === 0 && readFileSync(join(at.cwd, 'tiny.html'), 'utf8').length < 3e6, page.all);
    const exported = rewardboard('export', 'runs/tiny');
    expect(
      /onnxruntime-node is not installed \(run: npm install onnxruntime-node@\d/.test(exported.output),
      exported.all,
    );
    const forced = rewardboard('train', '--no-hub', '--output_dir=runs/none', '--backend=onnx');
    expect(forced.status === 2 && forced.all.includes('npm install onnxruntime-node@'), forced.all);
    await board(['watch', 'logs', 'runs'], async (url) => (await runsOf(url)).length === 2 && hasPage(url));
    await board(['start'], async (url) => (await runsOf(url)).some(({ lastStep }) => lastStep > 0) && hasPage(url));
    return faults;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Never the network: what it runs is installed. */
function npx(args) {
  return npm(['exec', '--offline', '--no', '--', 'rewardboard', ...args]);
}

function isRunning({ exitCode, signalCode }) {
  return exitCode === null && signalCode === null;
}

async function runsOf(url) {
  return (await (await fetch(`${url}/api/runs`)).json()).runs;
}

/** The page and each script that it names. */
async function hasPage(url) {
  const page = await fetch(url);
  const scripts = [...(await page.text()).matchAll(/<script[^>]+src="([^"]+)"/g)].map((match) => match[1]);
  const answers = await Promise.all(scripts.map((script) => fetch(new URL(script, url))));
  return scripts.length > 0 && [page, ...answers].every(({ status }) => status === 200);
}
