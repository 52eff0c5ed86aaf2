/** Baselines as files: baselines/<name>.json, written whole, checked when they are read. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, writeWhole } from '../base/atomic-write.ts';
import { didYouMean } from '../base/nearest.ts';
import { type Baseline, baselineSchema, baselineSchemaVersion } from '../compare/baseline-schema.ts';
import { differences } from '../compare/facts.ts';
import { checkWritten, parseWritten } from '../base/written-json.ts';
import { whyUnread } from '../base/system-errors.ts';
import { UserError } from '../base/errors.ts';
import { readText } from '../base/text-bytes.ts';

const namePattern = /^[\w][\w.-]{0,63}$/;
/** What run-to-run variance and change points are learned from. */
const mostEarlier = 50;

/** @throws UserError E_USAGE: a name is a file's name, and must not lead out of the folder */
export function checkName(name: string): string {
  if (namePattern.test(name) && !name.includes('..')) return name;
  throw new UserError(
    'E_USAGE',
    `baseline name ${JSON.stringify(name)} is not allowed; allowed are up to 64 letters, digits, - _ and single dots`,
  );
}

export async function listBaselines(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch(nothingThere);
  return files.flatMap((file) => (file.endsWith('.json') ? [file.slice(0, -'.json'.length)] : [])).sort();
}

/** A folder that is not made yet is empty; one that cannot be read is not. */
function nothingThere(error: unknown): string[] {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
  throw error;
}

/** @throws UserError E_BASELINE with the names there are */
export async function readBaseline(folder: string, name: string): Promise<Baseline> {
  const path = join(folder, `${checkName(name)}.json`);
  const text = await readText(path).catch(async (cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT')
      throw new UserError('E_BASELINE', `${path} ${whyUnread(cause, '')}`, { cause });
    const names = await listBaselines(folder);
    const there = names.length === 0 ? `there is none in ${folder}` : `there is ${names.join(', ')}`;
    throw new UserError(
      'E_BASELINE',
      `baseline ${name} does not exist; ${there}${didYouMean(name, names)}; type jorge-load baseline save <run folder> --name ${name}`,
      { cause },
    );
  });
  return parseBaseline(path, text);
}

/** @throws UserError E_BASELINE */
function parseBaseline(path: string, text: string): Baseline {
  const file = { path, code: 'E_BASELINE', next: '; save it again' } as const;
  const value = parseWritten(text, file);
  const version =
    typeof value === 'object' && value !== null && 'schemaVersion' in value ? value.schemaVersion : null;
  const isForeign = typeof version !== 'number';
  if (isForeign || version !== baselineSchemaVersion) {
    const what = isForeign ? 'is not a baseline of jorge-load' : `has schema version ${version}`;
    throw new UserError(
      'E_BASELINE',
      `${path} ${what}; allowed is version ${baselineSchemaVersion}: save it again with jorge-load baseline save <run folder>`,
    );
  }
  return checkWritten(value, baselineSchema, file);
}

/** What was saved under the name before goes on as its history, as long as it was the same test. */
export async function saveBaseline(folder: string, name: string, baseline: Baseline): Promise<string> {
  const path = join(folder, `${checkName(name)}.json`);
  const before = (await listBaselines(folder)).includes(name) ? await readBaseline(folder, name) : null;
  const isSame = before !== null && !differences(before, baseline).some(({ isDecisive }) => isDecisive);
  const earlier = isSame
    ? [...before.earlier, before.outline].filter(({ id }) => id !== baseline.outline.id).slice(-mostEarlier)
    : [];
  await makeFolder(folder);
  await writeWhole(path, `${JSON.stringify({ ...baseline, earlier })}\n`);
  return path;
}
