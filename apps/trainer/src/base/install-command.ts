/** The command that installs optional packages, in the versions that the trainer is tested with. */

import manifest from '../../package.json' with { type: 'json' };

const TESTED: Readonly<Record<string, string>> = {
  ...manifest.optionalDependencies,
  '@tensorflow/tfjs-node': manifest.optionalDependencies['@tensorflow/tfjs-node-gpu'],
};

export function installCommand(...names: readonly string[]): string {
  return `npm install ${names.map((name) => (name in TESTED ? `${name}@${TESTED[name]}` : name)).join(' ')}`;
}
