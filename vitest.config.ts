import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Minutes of real runs whose outcome no neighbour changes. */
const long = [
  'test/browser/capacity.test.ts',
  'test/browser/hostile.test.ts',
  'test/capacity/users-and-balancer.test.ts',
  'test/ci/workflows.test.ts',
  'test/k6/canary.test.ts',
  'test/k6/lost-stores.test.ts',
  'test/monitor/prometheus.test.ts',
  'test/otlp/collector.test.ts',
  'test/record/fuzz-long.test.ts',
];
/** Those that measure: each has the machine for itself. */
const load = [
  'test/capacity/freeze.test.ts',
  'test/capacity/search.test.ts',
  'test/compare/end-to-end.test.ts',
  'test/k6/conclusions.test.ts',
  'test/suite/real-suite.test.ts',
];

export default defineConfig({
  resolve: {
    // k6's built-in modules exist only inside k6; unit tests of the k6 side get these fakes.
    alias: [{ find: /^k6($|\/.*)/, replacement: file('./test/fakes/k6$1.ts') }],
  },
  test: {
    globalSetup: ['./test/setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 240_000,
    maxWorkers: 2,
    maxConcurrency: 4,
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['test/**/*.test.ts'],
          exclude: ['test/readme/**', ...long, ...load],
          sequence: { groupOrder: 0 },
        },
      },
      {
        // After the others: the campaign at full size wants the machine for itself.
        extends: true,
        test: {
          name: 'readme',
          include: ['test/readme/**/*.test.ts'],
          testTimeout: 600_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: { name: 'long', include: long, testTimeout: 300_000, sequence: { groupOrder: 2 } },
      },
      {
        extends: true,
        test: {
          name: 'load',
          include: load,
          testTimeout: 300_000,
          maxWorkers: 1,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
