import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { longestFirst } from './test/longest-first.ts';

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Those of `npm test` that take longest, the longest first. */
const longest = [
  'test/readme/commands.test.ts',
  'test/k6/scenarios.test.ts',
  'test/record/fuzz.test.ts',
  'test/recipes/recipes.test.ts',
  'test/suite/suite.test.ts',
  'test/compare/pooled.test.ts',
  'test/package/outside.test.ts',
];
/** Minutes of real runs whose outcome no neighbour changes, the longest first. */
const long = [
  'test/record/fuzz-long-folders.test.ts',
  'test/record/fuzz-long-files.test.ts',
  'test/search/users-and-balancer.test.ts',
  'test/search/without-target.test.ts',
  'test/k6/canary.test.ts',
  'test/browser/hostile.test.ts',
  'test/ci/workflows.test.ts',
  'test/browser/capacity.test.ts',
  'test/monitor/prometheus.test.ts',
  'test/kubernetes/volume.test.ts',
  'test/kubernetes/faults.test.ts',
  'test/kubernetes/played.test.ts',
  'test/otlp/collector.test.ts',
];
/** Those that measure: each has the machine for itself. */
const load = [
  'test/calibrate/real.test.ts',
  'test/search/freeze.test.ts',
  'test/search/search.test.ts',
  'test/compare/end-to-end.test.ts',
  'test/k6/conclusions.test.ts',
  'test/k6/healthy.test.ts',
  'test/k6/lost-stores.test.ts',
  'test/suite/real-suite.test.ts',
  'test/suite/tired-target.test.ts',
];

export default defineConfig({
  resolve: {
    // k6's built-in modules exist only inside k6; unit tests of the k6 side get these fakes.
    alias: [{ find: /^k6($|\/.*)/, replacement: file('./test/fakes/k6$1.ts') }],
  },
  test: {
    globalSetup: ['./test/setup.ts'],
    // For what hangs alone: on a busy machine everything takes several times as long.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    maxConcurrency: 4,
    sequence: { sequencer: longestFirst([...longest, ...long].map(file)) },
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['test/**/*.test.ts'],
          exclude: [...long, ...load],
          // Many wait for a k6 or a process more than they work.
          maxWorkers: 4,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'long',
          include: long,
          testTimeout: 600_000,
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'load',
          include: load,
          testTimeout: 600_000,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
