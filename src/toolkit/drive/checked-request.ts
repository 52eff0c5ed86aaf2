/** A program's request, held to its schema: a mistake in it is one line that names the field, its value and what is allowed. */
import type * as z from 'zod';
import { weightiest } from '../base/checked-json.ts';
import { UserError } from '../base/errors.ts';
import { visible } from '../format/visible.ts';
import { withheld } from '../format/withheld.ts';

export type RequestSchema = z.ZodType;

/** @returns the same without what is undefined: that has its default @throws UserError E_USAGE */
export function checkedRequest<Request>(request: Request, schema: RequestSchema): Request {
  const { error } = schema.safeParse(request);
  if (error === undefined) return given(request);
  throw new UserError('E_USAGE', withheld(visible(lineOf(request, weightiest(error.issues)))), {
    cause: error,
  });
}

function given<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(fields.map(([key, field]) => [key, given<unknown>(field)])) as Value;
}

function lineOf(request: unknown, issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined) return 'the request is wrong';
  const { code, path, message } = issue;
  const field = path.map(String).join('.');
  if (code === 'unrecognized_keys') return field === '' ? message : `${field}: ${message}`;
  // An object says of itself what keys it takes, and no more.
  const allowed = code === 'invalid_type' && issue.expected === 'object' ? 'an object' : message;
  return `${field === '' ? 'the request' : field} is ${shown(valueAt(request, path))}; allowed is ${allowed}`;
}

function valueAt(request: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Readonly<Record<PropertyKey, unknown>>)[key],
    request,
  );
}

function shown(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.slice(0, 100));
    case 'number':
    case 'boolean':
    case 'bigint':
    case 'undefined':
      return String(value);
    case 'object':
      return value === null ? 'null' : shownObject(value);
    case 'function':
    case 'symbol':
      return `a ${typeof value}`;
  }
}

function shownObject(value: object): string {
  if (!Array.isArray(value)) return 'an object';
  const items = value.slice(0, 20).map((item) => (Array.isArray(item) ? 'a list' : shown(item)));
  return `[${items.join(', ')}]`;
}
