/** How the board is built: a static export that the hub serves on its own port. */

import type { NextConfig } from 'next';

// Nothing of a build leaves the machine.
process.env.NEXT_TELEMETRY_DISABLED = '1';

const config: NextConfig = {
  output: 'export',
  trailingSlash: true,
  // The packages export their TypeScript source.
  transpilePackages: ['@rewardboard/metrics', '@rewardboard/protocol'],
  images: { unoptimized: true },
  devIndicators: false,
  poweredByHeader: false,
};

export default config;
