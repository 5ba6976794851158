/** Holds the arrows between the layers, and the one door of each heavy dependency. Prints each import that crosses one. */

import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Who may import whom, of ours. Everything else that is ours is forbidden. */
const ARROWS = {
  'packages/metrics': [],
  'packages/wasm': [],
  'packages/protocol': ['metrics'],
  'packages/diagnostics': ['protocol', 'metrics'],
  'packages/run-files': ['protocol', 'metrics', 'wasm'],
  'packages/follower': [],
  'packages/machine': [],
  'apps/trainer': ['machine', 'run-files', 'diagnostics', 'protocol', 'metrics', 'wasm'],
  'apps/hub': ['follower', 'machine', 'run-files', 'diagnostics', 'protocol', 'metrics'],
  'apps/dashboard': ['diagnostics', 'protocol', 'metrics'],
  'apps/cli': ['trainer', 'hub', 'machine', 'diagnostics', 'protocol'],
};

/** Packages without input, output or a clock. */
const PURE = ['packages/metrics', 'packages/wasm', 'packages/protocol', 'packages/diagnostics', 'packages/run-files'];
const IMPURE = /\b(?:Date\.now\(|new Date\(\)|Math\.random\(|performance\.now\(|console\.|process\.)/;

/** Heavy dependencies and the only files, or folders, that may name them. */
const DOORS = [
  { dependency: /^@tensorflow\//, door: /^apps\/trainer\// },
  { dependency: /^chokidar$/, door: /^packages\/follower\// },
  { dependency: /^socket\.io$/, door: /^apps\/hub\/src\/sockets\/socket-server\.ts$/ },
  {
    dependency: /^socket\.io-client$/,
    door: /^apps\/(trainer\/src\/run\/hub-socket|dashboard\/src\/live\/hub-connection)\.ts$/,
  },
  { dependency: /^@modelcontextprotocol\//, door: /^apps\/cli\/src\/mcp\// },
  { dependency: /^(chart\.js|react-chartjs-2)/, door: /^apps\/dashboard\/src\/.*chart.*\.tsx?$/ },
];

/** @returns {string[]} one sentence a broken rule */
export function brokenLayers(root) {
  const broken = twoWayFolders(root);
  const environmentFiles = new Map();
  const comparesFormatId = formatComparison(root);
  for (const [layer, allowed] of Object.entries(ARROWS)) {
    for (const file of sources(join(root, layer, 'src'))) {
      const path = relative(root, file);
      const isTest = /\.test\.tsx?$|\/testing\//.test(path);
      const text = readFileSync(file, 'utf8');
      for (const { name, typeOnly } of imports(text)) {
        const ours = /^@rewardboard\/([^/]+)/.exec(name)?.[1];
        if (ours && !allowed.includes(ours))
          broken.push(`${path} imports ${name}: ${layer} may only import ${allowed.join(', ') || 'nothing of ours'}`);
        if (isTest) continue;
        if (
          name.startsWith('.') &&
          !name.endsWith('.json') &&
          relative(join(root, layer), join(dirname(file), name)).startsWith('..')
        )
          broken.push(`${path} imports ${name}, which is outside of ${layer}: import the package by its name`);
        for (const { dependency, door } of DOORS)
          if (!typeOnly && dependency.test(name) && !door.test(path))
            broken.push(`${path} imports ${name}, whose door is elsewhere (${door.source})`);
        if (PURE.includes(layer) && name.startsWith('node:'))
          broken.push(`${path} imports ${name}: ${layer} does no input or output`);
      }
      if (isTest) continue;
      if (PURE.includes(layer)) {
        const found = IMPURE.exec(text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ''));
        if (found) broken.push(`${path} says ${found[0]}: ${layer} is pure`);
      }
      if (layer !== 'packages/run-files' && comparesFormatId.test(text))
        broken.push(`${path} compares the id of a log format: make that a property of Format in run-files`);
      if (/\bprocess\.env\b/.test(text)) environmentFiles.set(layer, [...(environmentFiles.get(layer) ?? []), path]);
    }
  }
  for (const [layer, files] of environmentFiles)
    if (files.length > 1) broken.push(`${layer} reads process.env in ${files.join(' and ')}: one file an app`);
  return broken;
}

/** Folders of an app that lie beside each other depend on each other in one direction. Files that lie beside them may import from any, and be imported. */
function twoWayFolders(root) {
  const arrows = new Map();
  for (const app of Object.keys(ARROWS).filter((layer) => layer.startsWith('apps/')))
    for (const file of sources(join(root, app, 'src'))) {
      if (/\.test\.tsx?$|\/testing\//.test(file)) continue;
      for (const { name } of imports(readFileSync(file, 'utf8'))) {
        if (!name.startsWith('.')) continue;
        const [from, to] = [file, join(dirname(file), name)].map((path) => relative(root, path).split('/'));
        const fork = from.findIndex((part, i) => part !== to[i]);
        const [folder, other] = [from, to].map((path) => path.slice(0, fork + 1).join('/'));
        if (from.length > fork + 1 && to.length > fork + 1 && !arrows.has(`${folder} ${other}`))
          arrows.set(`${folder} ${other}`, relative(root, file));
      }
    }
  const both = [...arrows.keys()].filter((arrow) => arrow < turned(arrow) && arrows.has(turned(arrow)));
  return both.map(
    (arrow) =>
      `${arrow.replace(' ', ' and ')} import from each other (${arrows.get(arrow)}, ${arrows.get(turned(arrow))})`,
  );
}

function turned(arrow) {
  return arrow.split(' ').toReversed().join(' ');
}

/** A format's id compared with something: what it is compared for is a property of the format, so that a new format changes no other file. */
function formatComparison(root) {
  const ids = sources(join(root, 'packages/run-files/src')).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\bid: '([\w-]+)'/g)].map((match) => match[1]),
  );
  const id = String.raw`\bformat\??\.id\b`;
  return new RegExp(
    String.raw`\bswitch\s*\([^)]*${id}|${id}\s*[!=]==?|[!=]==?\s*[\w.?]*${id}|\b(?:has|includes)\([^)]*${id}|\bformat\s*[!=]==?\s*'(?:${ids.join('|')})'`,
  );
}

function imports(text) {
  const pattern =
    /^\s*(?:import|export)\s+(type\s+)?[^'";]*?from\s+['"]([^'"]+)['"]|^\s*import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;
  return [...text.matchAll(pattern)].map((m) => ({ name: m[2] ?? m[3] ?? m[4], typeOnly: Boolean(m[1]) }));
}

function sources(directory) {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}
