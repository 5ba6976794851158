/** Tailwind is the only step of the style sheets. */

import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

/** Tailwind 4.3.3 can't resolve an import below a directory with a # in its name; Node can. */
globalThis.__tw_resolve = (id, base) => {
  if (!base.includes('#')) return undefined;
  return id.startsWith('.') ? resolve(base, id) : createRequire(join(base, 'any.css')).resolve(`${id}/index.css`);
};

export default { plugins: { '@tailwindcss/postcss': {} } };
