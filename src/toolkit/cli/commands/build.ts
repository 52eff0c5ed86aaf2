/** `jorge-load build`. */
import { relative } from 'node:path';
import { exitCodes } from '../../base/errors.ts';
import { build as driveBuild, type BuildRequest } from '../../drive/build.ts';
import { command } from '../command.ts';
import { out, thresholds } from '../flags.ts';
import { say } from '../say.ts';

export const build = command<BuildRequest>({
  name: 'build',
  what: 'build every scenario into a bundle for k6 alone',
  asks: {
    outDir: out('where the bundles go (default: build)'),
    thresholds: thresholds('limits to build in (default: thresholds.json)'),
  },
  act: async (request) => {
    const startMs = performance.now();
    const { bundles, outDir } = await driveBuild(request);
    const sizes = Object.values(bundles).map(({ bytes }) => bytes);
    const largest = `the largest ${(Math.max(...sizes) / 1024).toFixed(1)} KB`;
    const ms = Math.round(performance.now() - startMs);
    say(`${sizes.length} bundles in ${relative('', outDir) || '.'}, ${largest}, in ${ms} ms`);
    return exitCodes.pass;
  },
});
