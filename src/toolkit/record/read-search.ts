/** search.json of a capacity search's folder, and scaling.json of a measurement of scaling. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { UserError } from '../errors.ts';
import { parseObject } from './lines.ts';
import { codeOf } from './read-summary.ts';
import { type ScalingRecord, scalingRecordSchema } from './scaling-schema.ts';
import { type SearchRecord, searchRecordSchema } from './search-schema.ts';

export const searchFile = 'search.json';
export const scalingFile = 'scaling.json';

/** @throws UserError E_RECORD */
export async function readSearch(folder: string): Promise<SearchRecord> {
  return await readWhole(join(folder, searchFile), searchRecordSchema, 'a capacity search');
}

/** @throws UserError E_RECORD */
export async function readScaling(folder: string): Promise<ScalingRecord> {
  return await readWhole(join(folder, scalingFile), scalingRecordSchema, 'a measurement of scaling');
}

async function readWhole<Value>(path: string, schema: z.ZodType<Value>, what: string): Promise<Value> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new UserError('E_RECORD', `${path} cannot be read (${codeOf(error)}); give the folder of ${what}`, {
      cause: error,
    });
  });
  const parsed = schema.safeParse(parseObject(text));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new UserError(
    'E_RECORD',
    `${path} is broken at ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}; begin ${what} anew`,
  );
}
