/** How long esbuild takes for all bundles, and how large they are. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildBundles, listScenarios } from '../src/toolkit/bundle/build-bundles.ts';
import { root } from '../src/toolkit/config/paths.ts';
import { loadThresholds } from '../src/toolkit/config/thresholds.ts';
import { median, type BenchCase } from './rows.ts';

const rounds = 7;

export const buildTime: BenchCase = {
  name: 'build-time',
  about: 'all twelve bundles by esbuild (goal ≤ 300 ms, each ≤ 40 KB)',
  run: async () => {
    const thresholds = await loadThresholds(join(root, 'thresholds.json'), await listScenarios(root));
    const outDir = await mkdtemp(join(tmpdir(), 'jorge-load-bench-'));
    const times: number[] = [];
    let largest = 0;
    try {
      // The first one starts esbuild's service, and is not counted.
      for (let round = 0; round <= rounds; round += 1) {
        const startMs = performance.now();
        const { bundles } = await buildBundles({ root, outDir, thresholds });
        if (round > 0) times.push(performance.now() - startMs);
        largest = Math.max(...Object.values(bundles).map(({ bytes }) => bytes));
      }
    } finally {
      await rm(outDir, { recursive: true });
    }
    return [
      { case: 'build-time', figure: 'all bundles, median', value: median(times), unit: 'ms' },
      { case: 'build-time', figure: 'largest bundle', value: largest / 1024, unit: 'KiB' },
    ];
  },
};
