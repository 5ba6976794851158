/** A run or a comparison as one HTML file that opens without a hub: the board's own page, and what a hub would send to it. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PAGE_DATA_ID, jsonInPage } from '@rewardboard/protocol';
import type { GuestView } from '../../access/guest-view.ts';
import type { LiveRun } from '../../runs/live-run.ts';
import { summaryOf } from '../../runs/run-summary.ts';
import { pageDataOf } from './page-data-of.ts';

/** A file may be sent by mail. */
export const MAX_PAGE_BYTES = 3_000_000;
/** As the compare page shows. */
export const MAX_PAGE_RUNS = 12;

export interface PageFileOptions {
  /** Where the board's build is. */
  boardDirectory: string;
  version: string;
  now: number;
  /** What is left out: a file is passed on. */
  view: GuestView;
}

/** Why there is no file, in a sentence that says what helps. */
export class NoPageFile extends Error {}

export interface PageFile {
  html: string;
  /** What isn't in it, and why, in sentences. */
  leftOut: string[];
}

/** In pieces, a run at a time: a hub answers others meanwhile. @throws NoPageFile */
export async function pageFileOf(
  runs: readonly LiveRun[],
  { boardDirectory, version, now, view }: PageFileOptions,
): Promise<PageFile> {
  const [script, style] = ['page.js', 'page.css'].map((name) => readPart(boardDirectory, name)) as [string, string];
  const title = runs.length === 1 ? summaryOf(runs[0]!).name : `Comparison of ${runs.length} runs`;
  const around = pageOf({ script, style, version, title: view.withoutPaths(title), data: '' });
  const data = await pageDataOf(runs, { version, now, view, maxBytes: MAX_PAGE_BYTES - Buffer.byteLength(around) });
  if (data === null)
    throw new NoPageFile(
      `The numbers of ${runs.length === 1 ? 'this run' : `these ${runs.length} runs`} don't fit into a file of ${MAX_PAGE_BYTES / 1_000_000} MB. ${runs.length === 1 ? 'Send the run’s directory instead.' : 'Export fewer runs.'}`,
    );
  const html = pageOf({ script, style, version, title: view.withoutPaths(title), data: data.json });
  return { html, leftOut: data.leftOut };
}

/** A name for the file: that of the run, without what file systems don't take. */
export function pageFileName(runs: readonly LiveRun[]): string {
  const name = runs.length === 1 ? summaryOf(runs[0]!).name : `comparison-of-${runs.length}-runs`;
  const words = name.split(/[^\p{L}\p{N}._]/u).filter((word) => /[^.]/.test(word));
  return `${words.join('-').slice(-MAX_NAME_LETTERS) || 'run'}.html`;
}

const MAX_NAME_LETTERS = 100;

function readPart(boardDirectory: string, name: string): string {
  try {
    return readFileSync(join(boardDirectory, 'page-file', name), 'utf8');
  } catch {
    throw new NoPageFile('The board isn’t built: run `npm run build`, or install rewardboard again.');
  }
}

interface PageParts {
  script: string;
  style: string;
  version: string;
  title: string;
  /** JSON, fit to stand in a page. */
  data: string;
}

function pageOf({ script, style, version, title, data }: PageParts): string {
  const hash = createHash('sha256').update(script).digest('base64');
  // Nothing else may run, and nothing may be loaded: what is in a run is only text, and the file asks nobody.
  const policy = `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="rewardboard ${inText(version)}">
<title>${inText(title)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<div id="page"></div>
<noscript>This page needs JavaScript. It is all in this file: nothing is loaded from elsewhere.</noscript>
<script type="application/json" id="${PAGE_DATA_ID}">${data === '' ? '' : jsonInPage(data)}</script>
<script>${script}</script>
</body>
</html>
`;
}

function inText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
