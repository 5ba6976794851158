/**
 * Bundles the pages of a run and of a comparison for one HTML file that opens without a hub: one script and one style sheet, which the hub and the
 * command line put into each file with its data (`apps/hub/src/http/page-file`). What asks the network is replaced by what reads the file.
 */

import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const OUT = at('out/page-file/');
const PLACES = {
  'next/link': at('src/page-file/link.tsx'),
  'next/navigation': at('src/page-file/navigation.ts'),
  [at('src/live/hub-connection.ts')]: at('src/page-file/file-connection.ts'),
  [at('src/live/ask-hub.ts')]: at('src/page-file/file-answers.ts'),
};

const instead = {
  name: 'what stands for the hub',
  setup({ onResolve }) {
    onResolve({ filter: /^next\/|\/(hub-connection|ask-hub)\.ts$/ }, ({ path, resolveDir, kind }) => {
      const asked = path.startsWith('.') ? fileURLToPath(new URL(path, `file://${resolveDir}/`)) : path;
      if (PLACES[asked]) return { path: PLACES[asked] };
      return kind === 'entry-point' ? undefined : { errors: [{ text: `Nothing stands for ${path} in a file.` }] };
    });
  },
};

mkdirSync(OUT, { recursive: true });
const { outputFiles } = await build({
  entryPoints: [at('src/page-file/page-file.tsx')],
  bundle: true,
  write: false,
  format: 'iife',
  platform: 'browser',
  target: ['es2023', 'chrome111', 'firefox113', 'safari16.4'],
  jsx: 'automatic',
  minify: true,
  charset: 'utf8',
  legalComments: 'none',
  plugins: [instead],
  define: {
    'process.env.NODE_ENV': '"production"',
    'process.env.NEXT_PUBLIC_BASE_PATH': '""',
    // A worker would need a file of its own: the page does the arithmetic.
    Worker: 'undefined',
    'import.meta.url': '""',
  },
});
writeFileSync(`${OUT}page.js`, outputFiles[0].contents);
// As Tailwind made it for the board, which has the same components.
const CHUNKS = at('out/_next/static/chunks/');
const sheets = readdirSync(CHUNKS).filter((name) => name.endsWith('.css'));
writeFileSync(`${OUT}page.css`, sheets.map((name) => readFileSync(CHUNKS + name, 'utf8')).join('\n'));
