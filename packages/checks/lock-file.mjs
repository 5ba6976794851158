/** The lock file must work on every machine: it holds each platform's optional packages, and no download addresses. */

import { readFileSync } from 'node:fs';

/** @returns {string[]} one sentence a fault */
export function lockFileFaults(root) {
  const { packages } = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8'));
  const names = new Set(
    Object.keys(packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)),
  );
  const faults = [];
  for (const [path, entry] of Object.entries(packages)) {
    for (const name of Object.keys(entry.optionalDependencies ?? {}))
      if (!names.has(name))
        faults.push(
          `package-lock.json lacks ${name}, which ${path} needs on its platform: pin a version of ${path} whose platforms are all published`,
        );
    if (/^https?:/.test(entry.resolved ?? ''))
      faults.push(
        `package-lock.json names a download address for ${path}: npm config omit-lockfile-registry-resolved=true`,
      );
  }
  const versions = new Set(
    Object.entries(packages).flatMap(([path, { version }]) =>
      /node_modules\/@tensorflow\/tfjs(-core|-layers|-backend-(cpu|wasm)|-node|-node-gpu)$/.test(path) ? [version] : [],
    ),
  );
  if (versions.size !== 1)
    faults.push(
      `@tensorflow/* packages have the versions ${[...versions].join(', ')}: they share one engine only when all are equal`,
    );
  return faults;
}
