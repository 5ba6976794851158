/** How the board is built: a static export that the hub serves on its own port. */

import type { NextConfig } from 'next';

// Nothing of a build leaves the machine.
process.env.NEXT_TELEMETRY_DISABLED = '1';

/** Stands for the path below which a proxy serves the board. `compress-export.mjs` takes it out, and the hub puts the real one in. */
const BASE_PATH = '/__board_base_path__';
const isBuild = process.env.NODE_ENV === 'production';

const config: NextConfig = {
  output: 'export',
  ...(isBuild ? { basePath: BASE_PATH, env: { NEXT_PUBLIC_BASE_PATH: BASE_PATH } } : {}),
  trailingSlash: true,
  // The packages export their TypeScript source.
  transpilePackages: ['@rewardboard/metrics', '@rewardboard/protocol'],
  images: { unoptimized: true },
  devIndicators: false,
  poweredByHeader: false,
};

export default config;
