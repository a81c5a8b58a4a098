import { defineConfig } from 'vitest/config';

// What users do, in a real browser against the real program. One file after the other: they share a processor.
export default defineConfig({
  test: {
    include: ['e2e/**/*.test.ts'],
    environment: 'node',
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 600_000,
  },
});
