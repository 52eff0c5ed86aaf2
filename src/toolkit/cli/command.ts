/**
 * A command as a table that has the shape of its request: under each key stands how a person types it. Commander finds
 * what was typed, and makes the help.
 */
import { Command, Option } from 'commander';
import { UserError } from '../base/errors.ts';
import { readValue, type RequestText } from '../drive/request-values.ts';
import { inFlags } from './field-flags.ts';

/** @param all what was typed for a flag that can be repeated, `text` last */
export type Reader<Value> = (text: string, flag: string, all: readonly string[]) => Value;

type Plain = readonly [typed: string, what: string | null];
type Read<Value> = readonly [...Plain, as: Reader<Value> | RequestText<Value>, fallback?: string | null];

/**
 * How it is typed · what it is for (null: an old name, in no help) · how it is read, where that is not as a text or a
 * switch · what holds when it is left out (null: it must not be).
 */
export type Row<Value> = Read<Value> | (string extends Value ? Plain : true extends Value ? Plain : never);

type Part<Value> = Value extends readonly unknown[] | string | number | boolean ? never : Table<Value>;
export type Table<Request> = {
  readonly [Key in keyof Request]?: Row<Request[Key]> | Part<NonNullable<Request[Key]>>;
};
export type Groups<Request> = Readonly<Record<string, Table<Request> | readonly Table<Request>[]>>;

interface Declared<Request> {
  readonly name: string;
  readonly what: string;
  /** Arguments and flags. */
  readonly asks?: Table<Request>;
  /** Flags by their headings in the help. */
  readonly groups?: Groups<Request>;
  /** Below them, in the help. */
  readonly notes?: readonly string[];
  /** @param given the flags that were typed @returns the exit code */
  readonly act: (request: Request, given: readonly string[]) => number | Promise<number>;
}

/** @param end called with the exit code of the command that ran */
export type Declare = (end: (code: number) => void) => Command;

export function command<Request>(declared: Declared<Request>): Declare {
  const { name, what, asks = {}, groups = {}, notes = [], act } = declared;
  const headed: readonly (readonly [string, object])[] = [['Options', asks], ...Object.entries(groups)];
  return (end) => {
    const made = new Command(name).description(what).addHelpText('after', notes.join(''));
    const placed = headed.flatMap(([heading, tables]) =>
      [tables].flat().flatMap((table) => rowsIn(table).map((row) => [heading, row] as const)),
    );
    const asked = placed.map(([heading, row]) => add(row, heading, made));
    const typed = placed.map(([, [path, [how]]]) => [path, how] as const);
    return made.action(async () => {
      const given = made.options.filter((option) => isGiven(option, made)).map(nameOf);
      try {
        // Whole: what it needs, commander has required.
        const request = joined(asked.map((find) => find())) as Request;
        end(await act(request, given));
      } catch (error) {
        throw inFlags(error, typed);
      }
    });
  };
}

/** Commands under one name. */
export function group(name: string, what: string, commands: readonly Declare[]): Declare {
  return (end) => {
    const made = new Command(name).description(what);
    for (const declare of commands) made.addCommand(declare(end));
    return made;
  };
}

/** Its key in the request, or the keys that lead to it in a part. */
type Path = readonly string[];
type AnyRow = Read<unknown> | Plain;
type PlacedRow = readonly [path: Path, row: AnyRow];

function rowsIn(table: object, above: Path = []): PlacedRow[] {
  return Object.entries(table as Readonly<Record<string, AnyRow | object>>).flatMap(([key, value]) =>
    isPart(value) ? rowsIn(value, [...above, key]) : [[[...above, key], value as AnyRow] as const],
  );
}

/** @returns finds what was typed, or else holds; undefined: nothing */
function add([path, row]: PlacedRow, heading: string, to: Command): () => readonly [Path, unknown] {
  const [typed, what, , fallback] = row;
  if (!typed.startsWith('-')) {
    const place = to.argument(typed, what ?? '').registeredArguments.length - 1;
    return () => [path, valueOf(row, typed, to.processedArgs[place])];
  }
  const option = optionOf(row).helpGroup(`${heading}:`);
  to.addOption(option);
  return () => {
    const isThere = isGiven(option, to) || typeof fallback === 'string';
    return [
      path,
      isThere ? valueOf(row, nameOf(option), to.getOptionValue(option.attributeName())) : undefined,
    ];
  };
}

function optionOf([typed, what, , fallback]: AnyRow): Option {
  const option = new Option(typed, what ?? '').hideHelp(what === null).makeOptionMandatory(fallback === null);
  if (typeof fallback === 'string') option.default(fallback);
  if (!option.required) return option;
  return option.argParser<unknown>((text, before) =>
    Array.isArray(before) ? [...(before as string[]), text] : [text],
  );
}

function nameOf({ long, flags }: Option): string {
  return long ?? flags;
}

function isGiven(option: Option, to: Command): boolean {
  return to.getOptionValueSource(option.attributeName()) === 'cli';
}

/** The last of several counts, unless it is read with all of them. */
function valueOf([typed, , as]: AnyRow, name: string, found: unknown): unknown {
  if (found === undefined) return undefined;
  const texts = [found].flat().map(String);
  const text = texts.at(-1) ?? '';
  const [, path] = /<(folder|file)>/.exec(typed) ?? [];
  // What a script's unset variable leaves: `--out ""` would be the folder one stands in.
  if (text === '' && path !== undefined) {
    throw new UserError('E_USAGE', `${name} is empty; give a ${path}, or no ${name} at all`);
  }
  if (as === undefined) return typeof found === 'boolean' ? true : text;
  return typeof as === 'function' ? as(text, name, texts) : readValue(name, as, text);
}

type Fields = Record<string, unknown>;

function joined(found: readonly (readonly [Path, unknown])[]): Readonly<Fields> {
  const request: Fields = {};
  for (const [path, value] of found) if (value !== undefined) put(request, path, value);
  return request;
}

/** Null is the last word of a part. */
function put(into: Fields, [key = '', ...below]: Path, value: unknown): void {
  if (into[key] === null) return;
  if (below.length > 0) put((into[key] ??= {}) as Fields, below, value);
  else into[key] = isPart(value) ? { ...(into[key] as object), ...value } : value;
}

function isPart(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
