/** `jorge-load build`. */
import { relative } from 'node:path';
import { build } from '../drive/build.ts';
import { exitCodes } from '../base/errors.ts';

export interface BuildFlags {
  readonly out?: string;
  readonly thresholds?: string;
}

export async function buildCommand({ out, thresholds }: BuildFlags): Promise<number> {
  const startMs = performance.now();
  const { bundles, outDir } = await build({
    ...(out === undefined ? {} : { outDir: out }),
    ...(thresholds === undefined ? {} : { thresholds }),
  });
  const sizes = Object.values(bundles).map(({ bytes }) => bytes);
  const largest = Math.max(...sizes) / 1024;
  process.stdout.write(
    `${sizes.length} bundles in ${relative('', outDir) || '.'}, ` +
      `the largest ${largest.toFixed(1)} KB, in ${Math.round(performance.now() - startMs)} ms\n`,
  );
  return exitCodes.pass;
}
