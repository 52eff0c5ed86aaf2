/**
 * JSON files that jorge-load wrote itself, read back through their schemas.
 * Output: the checked value, or one line with the place of the first thing that is wrong.
 */
import { checkOnce } from './check-once.ts';
import type { z } from 'zod';
import { type ErrorCode, UserError } from './errors.ts';
import { parseModest } from './modest-json.ts';
import { UnreadableError } from './plain-file.ts';
import { readText } from './text-bytes.ts';
import { visible } from '../format/visible.ts';
import { whyUnread } from './system-errors.ts';

export interface WrittenFile {
  readonly path: string;
  readonly code: ErrorCode;
  /** What it means that the file is not there, or what to give instead. */
  readonly absent: string;
  /** What to do about a broken one. */
  readonly next?: string;
}

type Named = Pick<WrittenFile, 'path' | 'code' | 'next'>;

/** @throws UserError of the file's code */
export async function readWritten<Value>(file: WrittenFile, schema: z.ZodType<Value>): Promise<Value> {
  return checkWritten(await readUnchecked(file), schema, file);
}

/** @throws UserError of the file's code */
export async function readUnchecked(file: WrittenFile): Promise<unknown> {
  const { path, code, absent } = file;
  const text = await readText(path).catch((cause: unknown) => {
    throw new UserError(code, `${path} ${whyUnread(cause, absent)}`, { cause });
  });
  return parseWritten(text, file);
}

/** @throws UserError of the file's code */
export function parseWritten(text: string, { path, code, next = '' }: Named): unknown {
  try {
    return parseModest(text);
  } catch (cause) {
    const what = cause instanceof UnreadableError ? cause.message : 'is not whole JSON: it may have been cut';
    throw new UserError(code, `${path} ${what}${next}`, { cause });
  }
}

/** @throws UserError of the file's code */
export function checkWritten<Value>(
  value: unknown,
  schema: z.ZodType<Value>,
  { path, code, next = '' }: Named,
): Value {
  const parsed = checkOnce(schema, value);
  if (parsed.success) return parsed.data;
  throw new UserError(code, `${path} is broken${firstFault(parsed.error)}${next}`, { cause: parsed.error });
}

/** ` at plan.seed: expected number`; what is wrong with the whole file has no place in it. */
function firstFault({ issues: [issue] }: z.ZodError): string {
  if (issue === undefined) return '';
  const place = issue.path.length === 0 ? '' : ` at ${issue.path.map(String).join('.')}`;
  return visible(`${place}: ${wordsOf(issue.message)}`);
}

function wordsOf(message: string): string {
  return message.replace(
    /^Invalid input: expected (.+), received undefined$/,
    'it is missing; allowed is $1',
  );
}
