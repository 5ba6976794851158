import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // Vitest's default leaves one processor idle.
    maxWorkers: '100%',
    globalSetup: 'packages/checks/temporary-files.mjs',
    projects: [
      {
        extends: true,
        // No module of these packages keeps state, so a worker loads them once for all test files.
        test: {
          name: 'packages',
          include: ['packages/*/src/**/*.test.ts'],
          exclude: ['packages/follower/**'],
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'apps',
          include: [
            'packages/follower/src/**/*.test.ts',
            'apps/*/src/**/*.test.{ts,tsx}',
            'apps/trainer/native/*.test.ts',
          ],
        },
      },
    ],
  },
});
