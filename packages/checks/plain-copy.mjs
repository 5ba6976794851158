/** Vitest can't run below a directory with # or % in its name. There, the tests run in a temporary copy of the clone. */

import {
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const LEFT_OUT = /^(\.git|node_modules|outputs|\.turbo|apps\/dashboard\/\.next)$/;

/** @returns {string} the clone itself if its path is plain, or else a copy that is deleted when this process exits */
export function plainCopy(root) {
  if (!/[#%]/.test(root)) return root;
  const folder = mkdtempSync(join(tmpdir(), 'rewardboard-tests-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const copy = join(folder, 'clone/');
  cpSync(root, copy, { recursive: true, filter: (path) => !LEFT_OUT.test(relative(root, path)) });
  linkFiles(join(root, 'node_modules'), join(copy, 'node_modules'));
  const shared = join(root, '../shared');
  if (existsSync(shared)) symlinkSync(shared, join(folder, 'shared'), 'junction');
  return copy;
}

/** Hard links cost no space. Workspace links are relative, so they point into the copy. */
function linkFiles(from, to) {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkFiles(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else
      try {
        linkSync(source, target);
      } catch {
        copyFileSync(source, target);
      }
  }
}
