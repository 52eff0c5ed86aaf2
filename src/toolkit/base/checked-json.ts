/**
 * A JSON file that a person writes, read through its schema.
 * Output: the checked value, or one line with the path of the first thing that is wrong and the nearest word.
 */
import { checkOnce } from './check-once.ts';
import type { z } from 'zod';
import { type ErrorCode, RequestError, UserError } from './errors.ts';
import { parseModest } from './modest-json.ts';
import { UnreadableError } from './plain-file.ts';
import { readText } from './text-bytes.ts';
import { visible } from '../format/visible.ts';
import { whyUnread } from './system-errors.ts';

type Issue = z.core.$ZodIssue;

export interface JsonSource {
  readonly path: string;
  readonly code: ErrorCode;
  /** Of a request: what names another file. */
  readonly field: string;
}

/** @throws UserError of the source's code */
export async function readCheckedJson<Value>(source: JsonSource, schema: z.ZodType<Value>): Promise<Value> {
  const { path, code, field } = source;
  const text = await readText(path).catch((cause: unknown) => {
    throw new RequestError(code, (name) => `${path} ${whyUnread(cause, `; give ${name(field)} FILE`)}`, {
      cause,
    });
  });
  return checkJson(parseJson(text, source), schema, source);
}

type Named = Pick<JsonSource, 'path' | 'code'>;

/** @throws UserError of the source's code */
export function checkJson<Value>(value: unknown, schema: z.ZodType<Value>, { path, code }: Named): Value {
  const parsed = checkOnce(schema, value);
  if (parsed.success) return parsed.data;
  throw new UserError(code, `${path}: ${describe(weightiest(parsed.error.issues))}`, { cause: parsed.error });
}

function parseJson(text: string, { path, code }: Named): unknown {
  try {
    return parseModest(text);
  } catch (error) {
    if (error instanceof UnreadableError)
      throw new UserError(code, `${path} ${error.message}`, { cause: error });
    const reason = error instanceof Error ? error.message.replaceAll(/\s+/g, ' ') : String(error);
    throw new UserError(code, `${path} is not JSON: ${reason}`, { cause: error });
  }
}

/** A key that does not exist is why another one is missing. */
export function weightiest(issues: readonly Issue[]): Issue | undefined {
  return issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
}

/** A wrong key's own message sits one level down. */
function describe(issue: Issue | undefined): string {
  if (issue === undefined) return 'broken';
  const message = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  const path = issue.path.map(String).join('.');
  return visible(path === '' ? message : `${path}: ${message}`);
}
