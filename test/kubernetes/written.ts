/** The manifests that the command line writes, as a cluster reads them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { type Ended, jorgeLoad, secret, temporaryFolder } from '../cli/jorge-load.ts';

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: never;
}

export interface Written extends Ended {
  readonly folder: string;
}

export const host = 'shop.default.svc';
const target = ['--target', `http://${host}:8000`, '--allow-target', host];

/** For a service of a cluster, which is not asked. */
export async function write(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  folder = join(temporaryFolder(), 'manifests'),
): Promise<Written> {
  const given = ['kubernetes', ...args, ...(args.includes('--target') ? [] : target), '--out', folder];
  const ended = await jorgeLoad(given, { K6_BIN: inject('k6Path'), JWT_SECRET: secret, ...env });
  return { ...ended, folder };
}

export function manifestsIn(folder: string): Manifest[] {
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  return texts.flatMap((text) => parseAllDocuments(text).map((document) => document.toJS() as Manifest));
}

/** @param name its end is enough */
export function manifestOf(folder: string, kind: string, name = ''): Manifest {
  const found = manifestsIn(folder).filter((one) => one.kind === kind && one.metadata.name.endsWith(name));
  const [only] = found;
  if (only === undefined || found.length > 1) throw new Error(`${found.length} manifests of ${kind} ${name}`);
  return only;
}

export function dataOf(manifest: Manifest, file: string): string {
  const text = manifest.data?.[file];
  if (text === undefined) throw new Error(`${manifest.metadata.name} has no ${file}`);
  return text;
}
