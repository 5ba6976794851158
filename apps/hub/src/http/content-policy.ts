/** The Content-Security-Policy of a page: scripts of this origin, and the inline ones that the page was exported with, by their hashes. */

import { createHash } from 'node:crypto';

const OPENING = /<script\b([^<>]*)>/gi;
const CLOSING = /<\/script>/gi;
const SOURCE = /\ssrc\s*=/i;

export function contentPolicyOf(html: string): string {
  const hashes = new Set<string>();
  for (const script of inlineScripts(html))
    hashes.add(`'sha256-${createHash('sha256').update(script).digest('base64')}'`);
  return [
    "default-src 'self'",
    ["script-src 'self'", ...hashes].join(' '),
    "style-src 'self' 'unsafe-inline'",
    // A plot becomes a picture by way of one that the page made itself.
    "img-src 'self' blob:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function inlineScripts(html: string): string[] {
  const scripts: string[] = [];
  OPENING.lastIndex = 0;
  for (let opening = OPENING.exec(html); opening; opening = OPENING.exec(html)) {
    CLOSING.lastIndex = OPENING.lastIndex;
    const closing = CLOSING.exec(html);
    if (!closing) break;
    if (!SOURCE.test(opening[1]!)) scripts.push(html.slice(OPENING.lastIndex, closing.index));
    OPENING.lastIndex = CLOSING.lastIndex;
  }
  return scripts;
}
