/**
 * Calibrations kept in the user's cache folder: one for each bundle, k6 and machine, as another of either is another
 * generator. Written whole; what can't be read is as if it were not there, and is measured again.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { makeFolder, writeWhole } from '../base/atomic-write.ts';
import { readText } from '../base/text-bytes.ts';
import { parseModest } from '../base/modest-json.ts';
import type { Environment } from '../config/child-environment.ts';
import { cacheFolder } from '../config/paths.ts';
import { type Calibration, calibrationSchema } from '../record/calibration-schema.ts';
import { hostFacts } from '../run/host-facts.ts';

export type GeneratorKey = Pick<Calibration, 'bundleSha256' | 'k6Version' | 'machine'>;

export function keyOfGenerator(bundleSha256: string, k6Version: string): GeneratorKey {
  const { cpuModel, cores, memoryBytes } = hostFacts();
  return { bundleSha256, k6Version, machine: { cpuModel, cores, memoryBytes } };
}

/** Null where none was made for this one. */
export async function readCalibration(env: Environment, key: GeneratorKey): Promise<Calibration | null> {
  const text = await readText(fileOf(env, key)).catch(() => null);
  if (text === null) return null;
  try {
    return calibrationSchema.safeParse(parseModest(text)).data ?? null;
  } catch {
    return null;
  }
}

/** @returns where it is @throws UserError E_OUTPUT */
export async function keepCalibration(env: Environment, calibration: Calibration): Promise<string> {
  const { bundleSha256, k6Version, machine } = calibration;
  const path = fileOf(env, { bundleSha256, k6Version, machine });
  await makeFolder(folderOf(env));
  await writeWhole(path, `${JSON.stringify(calibration, null, 2)}\n`);
  return path;
}

function folderOf(env: Environment): string {
  return join(cacheFolder(env), 'calibrations');
}

function fileOf(env: Environment, { bundleSha256, k6Version, machine }: GeneratorKey): string {
  const { cpuModel, cores, memoryBytes } = machine;
  const text = JSON.stringify([bundleSha256, k6Version, cpuModel, cores, memoryBytes]);
  const digest = createHash('sha256').update(text).digest('hex');
  return join(folderOf(env), `${digest.slice(0, 32)}.json`);
}
