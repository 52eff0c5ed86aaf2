import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonCursor } from '../../../src/toolkit/record/otlp/json-cursor.ts';

function cursorOn(text: string, keys: readonly string[] = ['a', 'b']): JsonCursor {
  const cursor = new JsonCursor(keys);
  // A file's chunk goes on behind the line.
  const bytes = Buffer.from(`12${text}\n34`);
  cursor.open(bytes, 2, bytes.length - 2);
  return cursor;
}

const spaced = (value: unknown, isSpaced: boolean): string => JSON.stringify(value, null, isSpaced ? 2 : 0);

describe('JSON in place', () => {
  it('reads every number that is one, as JSON.parse does', () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.maxSafeInteger(),
      fc.integer({ min: -1_000_000, max: 1_000_000 }).map((thousandths) => thousandths / 1000),
    );
    fc.assert(
      fc.property(number, fc.boolean(), (value, isText) => {
        const text = Object.is(value, -0) ? '-0' : JSON.stringify(value);
        expect(cursorOn(isText ? `"${text}"` : text).number()).toBe(value);
      }),
    );
  });

  it.each(['', '"', '""', 'x', '"x"', '1.2.3', '--1', '[1]', '{}', 'true', '"1', '1e', '-'])(
    'takes %s for no number',
    (text) => {
      expect(() => cursorOn(text).number()).toThrow(SyntaxError);
    },
  );

  it('reads lists of numbers, in quotes or not, however they are spaced', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(), { maxLength: 700 }),
        fc.boolean(),
        fc.boolean(),
        (all, isText, isSpaced) => {
          const cursor = cursorOn(spaced(isText ? all.map(String) : all, isSpaced));
          const length = cursor.numbers();
          expect([...cursor.list.subarray(0, length)]).toEqual(all);
        },
      ),
    );
  });

  it('passes over any value, and reads what follows', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.boolean(), (passed, wanted, isSpaced) => {
        const cursor = cursorOn(spaced({ c: passed, a: wanted, d: passed, b: 7 }, isSpaced));
        const seen: Record<string, unknown> = {};
        cursor.eachMember((key) => {
          if (key === 'a') seen['a'] = JSON.parse(cursor.raw());
          else if (key === 'b') seen['b'] = cursor.number();
          else cursor.skip();
          return true;
        });
        expect(seen).toEqual({ a: JSON.parse(JSON.stringify(wanted)) as unknown, b: 7 });
      }),
    );
  });

  it('comes back to a member that had to wait for another', () => {
    const cursor = cursorOn('{"a": [1, 2], "b": "two"}');
    const seen: unknown[] = [];
    let name = '';
    cursor.eachMember((key, isLast) => {
      if (key === 'b') name = cursor.text();
      else if (!isLast) return false;
      else cursor.eachItem(() => seen.push([name, cursor.number()]));
      return true;
    });
    expect(seen).toEqual([
      ['two', 1],
      ['two', 2],
    ]);
  });

  it('tells keys apart that hash alike', () => {
    // 31 × 'A' + 'a' is 31 × 'B' + 'B'.
    const cursor = cursorOn('{"BB": 1}', ['Aa']);
    const keys: string[] = [];
    cursor.eachMember((key) => {
      keys.push(key);
      cursor.skip();
      return true;
    });
    expect(keys).toEqual(['']);
  });

  it('never reads beyond its line, whatever is cut', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), (value, cut) => {
        const text = JSON.stringify({ a: value, b: [1, 2, 3] });
        const part = text.slice(0, cut % text.length);
        const cursor = cursorOn(part);
        expect(() =>
          cursor.eachMember((key) => {
            if (key === 'b') cursor.eachItem(() => cursor.number());
            else cursor.skip();
            return true;
          }),
        ).toThrow(SyntaxError);
      }),
    );
  });
});
