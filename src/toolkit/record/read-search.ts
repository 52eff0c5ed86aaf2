/** search.json of a capacity search's folder. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { parseObject } from './lines.ts';
import { codeOf } from './read-summary.ts';
import { type SearchRecord, searchRecordSchema } from './search-schema.ts';

export const searchFile = 'search.json';

/** @throws UserError E_RECORD */
export async function readSearch(folder: string): Promise<SearchRecord> {
  const path = join(folder, searchFile);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new UserError(
      'E_RECORD',
      `${path} cannot be read (${codeOf(error)}); give the folder of a capacity search`,
      { cause: error },
    );
  });
  const parsed = searchRecordSchema.safeParse(parseObject(text));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new UserError(
    'E_RECORD',
    `${path} is broken at ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}; begin a new search`,
  );
}
