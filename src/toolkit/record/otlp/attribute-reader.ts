/**
 * The attributes of points to ids of tags. Most points have those of one before, byte by byte, so that they are looked
 * up as they are written, and taken apart where they are new.
 */
import { parseObject } from '../lines.ts';
import type { SampleTags } from '../types.ts';
import type { JsonCursor } from './json-cursor.ts';

/** Characters, some 20,000 combinations. */
const mostCached = 8_000_000;

/** What a sample of a rate was; k6 sends rates as counters, with this beside the tags. */
type Condition = 'zero' | 'nonzero';

export interface Attributes {
  readonly tagId: number;
  readonly condition: Condition | null;
}

export class AttributeReader {
  private readonly cursor: JsonCursor;
  private readonly idOf: (tags: SampleTags) => number;
  private readonly known = new Map<string, Attributes>();
  private characters = 0;

  constructor(cursor: JsonCursor, idOf: (tags: SampleTags) => number) {
    this.cursor = cursor;
    this.idOf = idOf;
  }

  read(): Attributes {
    const short = this.cursor.shortList();
    const known = this.known.get(short);
    if (known !== undefined) {
      this.cursor.leap(short.length);
      return known;
    }
    const raw = this.cursor.raw();
    const made = this.parse(attributesIn(raw));
    if (Buffer.byteLength(raw) === short.length) this.remember(short, made);
    return made;
  }

  /** Of a point that has none. */
  none(): Attributes {
    return this.parse({});
  }

  private remember(short: string, made: Attributes): void {
    this.characters += short.length;
    if (this.characters > mostCached) {
      this.known.clear();
      this.characters = short.length;
    }
    this.known.set(short, made);
  }

  private parse(all: SampleTags): Attributes {
    const { condition, ...tags } = all;
    return condition === 'zero' || condition === 'nonzero'
      ? { tagId: this.idOf(tags), condition }
      : { tagId: this.idOf(all), condition: null };
  }
}

/** A list of `{"key": …, "value": {"stringValue": …}}`. @throws SyntaxError for what is no such list */
export function attributesIn(raw: string): Record<string, string> {
  const list = parseObject(`{"all":${raw}}`)?.['all'];
  if (!Array.isArray(list)) throw new SyntaxError('attributes are a list');
  return Object.fromEntries(
    (list as unknown[]).flatMap((one): [string, string][] => {
      const { key, value } = (one ?? {}) as { key?: unknown; value?: object | null };
      const text: unknown = Object.values(value ?? {})[0];
      const isPlain = typeof text === 'string' || typeof text === 'number' || typeof text === 'boolean';
      return typeof key === 'string' && isPlain ? [[key, String(text)]] : [];
    }),
  );
}
