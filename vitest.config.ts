import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'units',
          include: ['test/**/*.test.ts'],
          exclude: ['test/store/**', 'test/live/**', 'test/browser/**', 'test/crash/**'],
          testTimeout: 60_000, // properties over thousands of cases, on a machine that does other things too
        },
      },
      {
        test: {
          name: 'store',
          include: ['test/store/**/*.test.ts'],
          globalSetup: 'test/store/cluster.ts',
          testTimeout: 60_000, // a first start of PostgreSQL on a busy machine
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          // Whole bots behind a platform: real HTTP on loopback, a real PostgreSQL, a far side that keeps a history.
          name: 'live',
          include: ['test/live/**/*.test.ts'],
          globalSetup: 'test/store/cluster.ts',
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      { test: { name: 'browser', include: ['test/browser/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 } },
      { test: { name: 'crash', include: ['test/crash/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 120_000 } },
    ],
  },
})
