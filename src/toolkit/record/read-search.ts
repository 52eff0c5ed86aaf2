/** search.json of a capacity search's folder, and scaling.json of a measurement of scaling. */
import { join } from 'node:path';
import type { z } from 'zod';
import { readWritten } from '../base/written-json.ts';
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
  const [absent, next] = [`; give the folder of ${what}`, `; begin ${what} anew`];
  return await readWritten({ path, code: 'E_RECORD', absent, next }, schema);
}
