/**
 * Photographs every page of the board: `npm run screenshots -- OUT [RUNS]`.
 *
 * Without RUNS it trains small models first, always the same ones: four settings with three seeds each, one of pairs and one of
 * labelled steps. `--only WORDS` takes the pictures whose names contain one of the words, such as `--only compare,print`.
 */

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { ROOT, ensureBuilt } from '../apps/cli/bin/workspace.mjs';
import { CHROMIUM_FLAGS, chromiumPath } from './chromium.mjs';

const WIDTHS = [1440, 768, 390];
const THEMES = ['light', 'dark'];
const MOST_COMPARED = 12;
const SETTINGS = {
  plain: [],
  slow: ['--learning_rate', '1e-4'],
  dropout: ['--word_dropout', '0.6', '--hidden_dropout', '0.5'],
  fast: ['--learning_rate', '1e-2'],
};
const SEEDS = [1, 2, 3];
const LENGTH = [
  '--max_steps',
  '240',
  '--eval_steps',
  '20',
  '--logging_steps',
  '5',
  '--per_device_train_batch_size',
  '32',
];

const { values, positionals } = parseArgs({ options: { only: { type: 'string' } }, allowPositionals: true });
const [out, given] = positionals;
if (!out) {
  console.error('Usage: npm run screenshots -- OUT [RUNS] [--only WORDS]');
  process.exit(2);
}
const words = values.only?.split(',') ?? [''];
ensureBuilt();
mkdirSync(out, { recursive: true });
const place = mkdtempSync(join(tmpdir(), 'rewardboard-screenshots-'));
const command = (...args) =>
  spawn(process.execPath, [`${ROOT}apps/cli/bin/rewardboard.mjs`, ...args], {
    cwd: place,
    env: { ...process.env, REWARDBOARD_STATE_DIR: join(place, 'state') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

async function train(name, ...args) {
  console.log(`Training ${name}`);
  const child = command('train', '--no-hub', '--output_dir', join(place, 'runs', name), ...LENGTH, ...args);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  const code = await new Promise((done) => child.once('close', done));
  if (code !== 0) throw new Error(`${name} ended with ${code}:\n${said}`);
}

/** Sums that are right or wrong in one of their lines, always the same: as pairs, and as chains of labelled steps. */
function writeSums() {
  const pairs = [];
  const chains = [];
  for (let i = 0; i < 800; i++) {
    const parts = Array.from({ length: 3 + (i % 3) }, (_, k) => 2 + ((i * 37 + k * 101 + 13 * i * k) % 89));
    const wrongAt = 1 + (i % (parts.length - 1));
    const lines = (mistake) => {
      let sum = parts[0];
      return parts.slice(1).map((part, k) => {
        const before = sum;
        sum += part + (mistake === k + 1 ? 10 : 0);
        // A model of words can learn this much: who errs is often in a hurry.
        const hurry = mistake === k + 1 && i % 4 !== 0 ? 'so obviously ' : '';
        return `${hurry}${before} + ${part} = ${sum}`;
      });
    };
    const prompt = `What is ${parts.join(' + ')}?`;
    const [right, wrong] = [lines(0), lines(wrongAt)];
    pairs.push({ prompt, chosen: right.join('\n'), rejected: wrong.slice(0, i % 2 ? undefined : -1).join('\n') });
    const isSound = i % 3 === 0;
    const labels = wrong.map((_, k) => isSound || k + 1 < wrongAt);
    chains.push({ prompt, completions: isSound ? right : wrong, labels });
  }
  const text = (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  writeFileSync(join(place, 'pairs.jsonl'), text(pairs));
  writeFileSync(join(place, 'steps.jsonl'), text(chains));
}

async function makeRuns() {
  for (const [name, flags] of Object.entries(SETTINGS))
    for (const seed of SEEDS)
      await train(
        `${name}-${seed}`,
        '--generated_problems',
        '600',
        '--split_seed',
        '1',
        '--seed',
        String(seed),
        ...flags,
      );
  writeSums();
  for (const kind of ['pairs', 'steps']) await train(kind, '--data', join(place, `${kind}.jsonl`));
  return join(place, 'runs');
}

async function startBoard(runs) {
  const board = command('watch', runs, '--no-open', '--port', '0');
  const url = await new Promise((found, failed) => {
    let text = '';
    board.stdout.on('data', (chunk) => {
      text += chunk;
      const match = /Board: (http:\/\/\S+?)\/?\s/.exec(text);
      if (match) found(match[1]);
    });
    board.once('close', () => failed(new Error(`The board ended:\n${text}`)));
  });
  return { board, url };
}

/** The addresses of all pages, from the runs that the board has. */
async function pagesOf(url) {
  const of = async (path) => (await fetch(`${url}${path}`)).json();
  let runs = [];
  // The board has read everything once two answers are the same.
  for (let before = ''; ;) {
    runs = (await of('/api/runs')).runs;
    const now = JSON.stringify(runs.map(({ id, state, verdict }) => [id, state, verdict]));
    if (now === before && runs.length > 0) break;
    before = now;
    await new Promise((later) => setTimeout(later, 1_500));
  }
  const withData = [];
  for (const run of runs) {
    const answer = await fetch(`${url}/api/runs/${encodeURIComponent(run.id)}/predictions`);
    if (answer.ok) withData.push({ ...run, predictions: await answer.json() });
  }
  const ofKind = (...kinds) => withData.filter(({ predictions }) => kinds.includes(predictions.kind));
  const solutions = ofKind('solutions');
  const some = (list) => list.slice(0, MOST_COMPARED);
  const link = (list) => list.map(({ id }) => encodeURIComponent(id)).join();
  const [top, pairs, steps] = [solutions[0] ?? runs[0], ofKind('pairs')[0], ofKind('steps')[0]];
  const pages = { list: '/', 'list-query': '/?q=state:finished%20eval/f1%3E0.5%20evl/f1%3E1&sort=-eval/f1' };
  if (some(solutions).length > 1) {
    pages.compare = `/compare/?runs=${link(some(solutions))}`;
    pages['compare-12-runs'] = `/compare/?runs=${link(some(solutions))}&by=run`;
  }
  pages.run = `/run/?id=${encodeURIComponent(top.id)}`;
  if (solutions.length > 0) pages.threshold = `/run/threshold/?id=${encodeURIComponent(top.id)}`;
  if (pairs) pages['lens-pairs'] = `/lenses/?id=${encodeURIComponent(pairs.id)}`;
  if (steps) pages['lens-steps'] = `/lenses/?id=${encodeURIComponent(steps.id)}`;
  return pages;
}

/** A page whose contents have stopped changing: workers have answered, curves are drawn. */
async function settle(page) {
  await page.waitForFunction(
    () => {
      const now = `${document.body.innerText.length} ${document.body.scrollHeight} ${document.title}`;
      const seen = (globalThis.seen ??= { text: '', times: 0 });
      seen.times = now === seen.text ? seen.times + 1 : 0;
      seen.text = now;
      return seen.times >= 6 && document.querySelector('h1') !== null;
    },
    undefined,
    { polling: 250, timeout: 60_000 },
  );
}

let board;
let browser;
try {
  const started = await startBoard(given ? resolve(given) : await makeRuns());
  board = started.board;
  const pages = await pagesOf(started.url);
  browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_FLAGS });
  const take = async (name, address, { width, theme, style = '' }, save) => {
    if (!words.some((word) => name.includes(word))) return;
    const context = await browser.newContext({
      viewport: { width, height: width < 720 ? 844 : 900 },
      colorScheme: theme,
      hasTouch: width < 720,
    });
    const page = await context.newPage();
    await page.goto(`${started.url}${address}`);
    await settle(page);
    if (style) await page.addStyleTag({ content: style });
    await save(page, join(out, name));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    console.log(`${name}${wide > 0 ? `: ${wide} px wider than the window` : ''}`);
    await context.close();
  };
  const picture = (page, path) => page.screenshot({ path: `${path}.png`, fullPage: true });
  for (const [name, address] of Object.entries(pages)) {
    for (const width of WIDTHS)
      for (const theme of THEMES) await take(`${name}-${theme}-${width}`, address, { width, theme }, picture);
    const grey = { width: 1440, theme: 'light', style: 'html { filter: grayscale(1) }' };
    await take(`${name}-greyscale`, address, grey, picture);
    // From a dark page, since paper is light all the same.
    await take(`${name}-print`, address, { width: 1440, theme: 'dark' }, async (page, path) => {
      await page.emulateMedia({ media: 'print' });
      await picture(page, path);
      await page.pdf({ path: `${path}.pdf`, format: 'A4' });
    });
  }
} finally {
  await browser?.close();
  if (board?.exitCode === null) {
    board.kill('SIGTERM');
    await new Promise((done) => board.once('close', done));
  }
  rmSync(place, { recursive: true, force: true });
}
