import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonicalSelector,
  dashboardSelector,
  formatSelector,
  parseSelector,
} from '../../src/contract/selector.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(',', ':', '{', '}', '"', "'", '\\', ' ', '\n', 'a', '%', '{"') }),
);

describe('a series', () => {
  it('keeps its tags, whatever stands in them', () => {
    fc.assert(
      fc.property(fc.dictionary(text, text, { maxKeys: 4 }), (tags) => {
        const parsed = parseSelector(formatSelector('http_reqs', tags));
        expect(parsed.metric).toBe('http_reqs');
        expect(Object.entries(parsed.tags).sort()).toEqual(Object.entries(tags).sort());
      }),
      { numRuns: 2_000 },
    );
    expect(Object.entries(parseSelector('http_reqs{__proto__:a}').tags)).toEqual([['__proto__', 'a']]);
  });

  it('has one key, in whatever order its tags come', () => {
    fc.assert(
      fc.property(fc.dictionary(text, text, { minKeys: 2, maxKeys: 4 }), (tags) => {
        const reversed = Object.fromEntries(Object.entries(tags).reverse());
        expect(formatSelector('checks', reversed)).toBe(formatSelector('checks', tags));
        expect(canonicalSelector(formatSelector('checks', tags))).toBe(formatSelector('checks', tags));
      }),
    );
  });

  it('has two keys where two sets of tags would read alike in the selectors of k6', () => {
    const keys = [
      { name: 'a,phase:b' },
      { name: 'a', phase: 'b' },
      { name: 'a', 'phase:b': '' },
      { name: '"a"' },
    ];
    expect(new Set(keys.map((tags) => formatSelector('http_reqs', tags))).size).toBe(keys.length);
  });

  it('is written as k6 writes it where nothing is ambiguous', () => {
    const tags = { phase: 'steady', name: 'http://shop:80/items' };
    expect(formatSelector('http_reqs', tags)).toBe('http_reqs{name:http://shop:80/items,phase:steady}');
    expect(formatSelector('iterations', {})).toBe('iterations');
  });

  it('of the dashboard is of one tag', () => {
    expect(parseSelector(dashboardSelector('http_reqs{name:/items?sort=name,asc:{x}}'))).toEqual({
      metric: 'http_reqs',
      tags: { name: '/items?sort=name,asc:{x}' },
    });
    expect(dashboardSelector('http_reqs')).toBe('http_reqs');
  });
});

describe('a selector of k6', () => {
  it.each([
    ['http_reqs', 'http_reqs', {}],
    ['http_reqs{ name : roi , phase:steady}', 'http_reqs', { name: 'roi', phase: 'steady' }],
    ['http_reqs{url:http://a:1/}', 'http_reqs', { url: 'http://a:1/' }],
    [`checks{check:"is it's",group:'::a'}`, 'checks', { check: "is it's", group: '::a' }],
    ['checks{check:{"a"}', 'checks', { check: '{"a' }],
  ])('%s', (selector, metric, tags) => {
    expect(parseSelector(selector)).toEqual({ metric, tags });
  });
});
