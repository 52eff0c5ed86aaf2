/**
 * Scenarios to bundles: src/scenarios/*.ts → build/<scenario>.js with its source map, and build/manifest.json.
 * Bundles are ES modules that need nothing but k6.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { BuildOptions as EsbuildOptions } from 'esbuild';
import type { ScenarioLimits, Thresholds } from '../../contract/thresholds.ts';
import { makeFolder, writeWhole } from '../base/atomic-write.ts';
import { UserError } from '../base/errors.ts';
import type { BundleFacts, Manifest } from './manifest-schema.ts';
import { coldModules } from './cold-modules.ts';
import { limitsSlice } from '../config/limits-slice.ts';
import { oneFunction } from './one-function.ts';

export interface BuildOptions {
  /** The repository's root. */
  readonly root: string;
  readonly outDir: string;
  readonly thresholds: Thresholds;
  /** All scenarios when left out. */
  readonly scenarios?: readonly string[];
}

/** The names of all scenarios, sorted. */
export async function listScenarios(root: string): Promise<string[]> {
  const files = await readdir(join(root, 'src/scenarios'));
  return files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'))
    .sort();
}

/** @throws UserError E_BUNDLE when a scenario does not compile or the folder can't be written */
export async function buildBundles(options: BuildOptions): Promise<Manifest> {
  const scenarios = options.scenarios ?? (await listScenarios(options.root));
  await makeFolder(options.outDir);
  const entries = await Promise.all(
    scenarios.map(async (scenario) => [scenario, await buildBundle(options, scenario)] as const),
  );
  const manifest: Manifest = {
    schemaVersion: 1,
    bundles: Object.fromEntries(entries),
    thresholdsSha256: sha256(JSON.stringify(options.thresholds)),
  };
  if (options.scenarios === undefined) {
    await writeWhole(join(options.outDir, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  }
  return manifest;
}

/** What a run is told of its bundle. */
interface BuiltBundle {
  readonly bundle: { readonly path: string; readonly sha256: string };
  readonly thresholdsSha256: string;
}

/** One scenario's bundle, for a run of it. */
export async function buildForRun(
  scenario: string,
  options: Omit<BuildOptions, 'scenarios'>,
): Promise<BuiltBundle> {
  const { bundles, thresholdsSha256 } = await buildBundles({ ...options, scenarios: [scenario] });
  const made = bundles[scenario];
  if (made === undefined) throw new Error(`no bundle of ${scenario} in the manifest`);
  return { bundle: { path: join(options.outDir, made.file), sha256: made.sha256 }, thresholdsSha256 };
}

async function buildBundle(
  { root, outDir, thresholds }: BuildOptions,
  scenario: string,
): Promise<BundleFacts> {
  const file = `${scenario}.js`;
  const outfile = join(outDir, file);
  const entry = join(root, 'src/scenarios', `${scenario}.ts`);
  // Reports and lists of scenarios need no bundler.
  const { build } = await import('esbuild');
  const settings = bundleSettings(entry, limitsSlice(thresholds, scenario));
  const result = await build({ ...settings, outfile, absWorkingDir: root }).catch((error: unknown) => {
    const reason = error instanceof Error ? (error.message.split('\n')[1] ?? error.message) : String(error);
    throw new UserError('E_BUNDLE', `scenario ${scenario} does not build: ${reason.trim()}`, {
      cause: error,
    });
  });
  await Promise.all(result.outputFiles.map((output) => writeWhole(output.path, output.contents)));
  const bundle = await readFile(outfile);
  return { file, sha256: sha256(bundle), bytes: bundle.length };
}

type BundleSettings = EsbuildOptions & { readonly write: false };

/** How esbuild makes a bundle that k6 takes: an ES module with its limits inside. */
export function bundleSettings(entry: string, limits: ScenarioLimits): BundleSettings {
  return {
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    external: ['k6', 'k6/*'],
    sourcemap: true,
    minify: true,
    legalComments: 'none',
    plugins: [coldModules, oneFunction],
    define: { SCENARIO_LIMITS: JSON.stringify(JSON.stringify(limits)) },
    logLevel: 'silent',
  };
}

function sha256(contents: string | Uint8Array): string {
  return createHash('sha256').update(contents).digest('hex');
}
