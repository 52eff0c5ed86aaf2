/**
 * The platform that is loaded, as src/platform/platform.json says it: the one place that reads it. Flags and help are
 * made of it as it is, as they can't wait for the checker; all else asks ./platform.ts.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlatformFacts } from '../../contract/platform.ts';
import { UserError } from '../base/errors.ts';
import { root } from './paths.ts';

export const platformPath = join(root, 'src/platform/platform.json');

type FlagFacts = Pick<PlatformFacts, 'name' | 'endpoints' | 'proofs' | 'overrides' | 'scenarios' | 'slo'>;

let read: Partial<PlatformFacts> | undefined;

/** @throws UserError E_PLATFORM when it is no JSON object */
export function platformFile(): Partial<PlatformFacts> {
  return (read ??= objectIn(readFileSync(platformPath, 'utf8')));
}

/** What flags and help are made of. @throws UserError E_PLATFORM where that is missing */
export function flagFacts(): FlagFacts {
  const { name, endpoints, proofs, overrides, scenarios, slo } = platformFile();
  if (name && endpoints && proofs && overrides && scenarios && slo) {
    return { name, endpoints, proofs, overrides, scenarios, slo };
  }
  throw new UserError(
    'E_PLATFORM',
    `${platformPath} lacks its name, endpoints, proofs, overrides, scenarios or slo`,
  );
}

function objectIn(text: string): Partial<PlatformFacts> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.replaceAll(/\s+/g, ' ') : String(cause);
    throw new UserError('E_PLATFORM', `${platformPath} is not JSON: ${reason}`, { cause });
  }
  throw new UserError('E_PLATFORM', `${platformPath} is no JSON object`);
}
