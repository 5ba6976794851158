import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.{ts,tsx}', 'apps/trainer/native/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
