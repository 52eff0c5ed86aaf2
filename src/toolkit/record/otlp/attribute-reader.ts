/**
 * The attributes of points to ids of tags. Most points have those of one before, byte by byte, so that they are looked
 * up as they are written, and taken apart where they are new.
 */
import { parseObject } from '../lines.ts';
import type { SampleTags } from '../types.ts';
import type { JsonCursor } from './json-cursor.ts';

/** Bytes, of some 20,000 combinations. */
const mostKnown = 8_000_000;

/** What a sample of a rate was; k6 sends rates as counters, with this beside the tags. */
type Condition = 'zero' | 'nonzero';

export interface Attributes {
  readonly tagId: number;
  readonly condition: Condition | null;
}

interface Known extends Attributes {
  /** What they were read from. */
  readonly written: Buffer;
}

export class AttributeReader {
  private readonly cursor: JsonCursor;
  private readonly idOf: (tags: SampleTags) => number;
  private readonly known = new Map<number, Known>();
  private bytes = 0;

  constructor(cursor: JsonCursor, idOf: (tags: SampleTags) => number) {
    this.cursor = cursor;
    this.idOf = idOf;
  }

  read(): Attributes {
    const hash = this.cursor.listHash();
    const known = this.known.get(hash);
    if (known !== undefined && this.cursor.isNext(known.written)) {
      this.cursor.leap(known.written.length);
      return known;
    }
    const raw = this.cursor.raw();
    const made = this.parse(attributesIn(raw));
    this.remember(hash, { ...made, written: Buffer.from(raw) });
    return made;
  }

  /** Of a point that has none. */
  none(): Attributes {
    return this.parse({});
  }

  private remember(hash: number, known: Known): void {
    this.bytes += known.written.length;
    if (this.bytes > mostKnown) {
      this.known.clear();
      this.bytes = known.written.length;
    }
    this.known.set(hash, known);
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
