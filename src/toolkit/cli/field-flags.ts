/** What a mistake's fields are called on the command line: by the flags that a command's table has for them. */
import { type FieldName, RequestError } from '../base/errors.ts';

/** A field of the request, as a path, and how it is typed: `--users <n>`. */
export type Typed = readonly [path: readonly string[], typed: string];

/** @returns what is thrown in its stead */
export function inFlags(error: unknown, rows: readonly Typed[]): unknown {
  return error instanceof RequestError ? error.renamed(flagNames(rows)) : error;
}

function flagNames(rows: readonly Typed[]): FieldName {
  const flags = rows.map(([path, typed]) => [`.${path.join('.')}`, typed.split(' ')[0] ?? typed] as const);
  return (field) => flags.find(([path]) => path.endsWith(`.${field}`))?.[1] ?? asFlag(field);
}

/** Another command's field: flags are called as fields are. What is no field, such as a variable, keeps its name. */
function asFlag(field: string): string {
  if (!/^[a-z][\w.]*$/i.test(field) || field === field.toUpperCase()) return field;
  const [last = field] = field.split('.').slice(-1);
  return `--${last.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
