import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    // k6's built-in modules exist only inside k6; unit tests of the k6 side get these fakes.
    alias: [{ find: /^k6($|\/.*)/, replacement: file('./test/fakes/k6$1.ts') }],
  },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'sandbox/**/*.test.ts', 'test/**/*.test.{ts,tsx}'],
    globalSetup: ['./test/setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 240_000,
    maxWorkers: 2,
  },
});
