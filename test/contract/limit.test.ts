/** k6's language of limits, as its own parser has it: what it takes, what it refuses, and what that means. */
import { describe, expect, it } from 'vitest';
import { holds, type Limit, parseLimit, percentilesIn, valueOf } from '../../src/contract/limit.ts';
import { canonicalK6Selector, parseK6Selector } from '../../src/contract/selector.ts';

const limit = (aggregate: string, operator: Limit['operator'], bound: number): Limit => ({
  aggregate,
  operator,
  bound,
});

describe('an expression', () => {
  it.each<[string, Limit]>([
    ['p(95)<200', limit('p(95)', '<', 200)],
    ['p(99.9) <= 1.5', limit('p(99.9)', '<=', 1.5)],
    ['rate>0.99', limit('rate', '>', 0.99)],
    ['count===0', limit('count', '==', 0)],
    ['value != -1', limit('value', '!=', -1)],
    // Go's numbers.
    ['avg<1e3', limit('avg', '<', 1000)],
    ['med>+5', limit('med', '>', 5)],
    ['min>=.5', limit('min', '>=', 0.5)],
    ['max<5.', limit('max', '<', 5)],
    ['max<0x1p-2', limit('max', '<', 0.25)],
    ['max<-0X1.8P+1', limit('max', '<', -3)],
    ['count<1_000', limit('count', '<', 1000)],
    ['max<Inf', limit('max', '<', Infinity)],
    ['max>-infinity', limit('max', '>', -Infinity)],
    ['max<NaN', limit('max', '<', NaN)],
    // Percentiles from 0 to 100, in one spelling.
    ['p(0)<1', limit('p(0)', '<', 1)],
    ['p(100)<1', limit('p(100)', '<', 1)],
    ['p(095.0)<1', limit('p(95)', '<', 1)],
    ['p(9.5e1)<1', limit('p(95)', '<', 1)],
    ['p<1', limit('p(0)', '<', 1)],
    // Space around the three parts, as Go knows it.
    ['\t\u00a0p(95)\u2003<\n200\u3000', limit('p(95)', '<', 200)],
  ])('%j is read', (text, expected) => {
    expect(parseLimit(text)).toEqual(expected);
  });

  it.each([
    ...['', 'p95<200', 'p(95)~200', 'p(95)<', 'median<3', 'P(95)<1', '<3', 'p(95)=<3', 'p(95)=200'],
    ...['p(101)<1', 'p(-1)<1', 'p(NaN)<1', 'p( 95)<1', 'p(95 )<1', 'p()<1', 'p(95<1'],
    ...[
      'rate>0.9 && count>1',
      'rate<1,5',
      'rate<0x1',
      'rate<1__0',
      'rate<_1',
      'rate<1_',
      'rate<1e',
      'rate<.',
    ],
    // Go calls what is too large for a float64 an error.
    ...['rate<1e400', 'rate<-1e400', 'rate<0x1p2000', 'rate<+nan', 'rate<\ufeff1', 'rate<٣'],
  ])('%j is none', (text) => {
    expect(parseLimit(text)).toBeNull();
  });

  it.each<[Limit['operator'], readonly boolean[]]>([
    ['<', [true, false, false]],
    ['<=', [true, true, false]],
    ['>', [false, false, true]],
    ['>=', [false, true, true]],
    ['==', [false, true, false]],
    ['!=', [true, false, true]],
  ])('with %s holds for 1, 2 and 3 against 2: %j', (operator, expected) => {
    expect([1, 2, 3].map((value) => holds({ operator, bound: 2 }, value))).toEqual(expected);
  });

  it('asks for its percentile, once', () => {
    expect(percentilesIn(['p(99.9)<1', 'p(99.90)<2', 'avg<3', 'p(0)>1', 'nonsense'])).toEqual([
      'p(99.9)',
      'p(0)',
    ]);
  });
});

it.each([
  [{ 'p(95)': 1 }, 'p(95)', 1],
  [{ 'p(95.0)': 1 }, 'p(95)', 1],
  [{ med: 1 }, 'p(50)', 1],
  [{ 'p(50)': 1 }, 'med', 1],
  [{ min: 1, max: 2 }, 'p(0)', 1],
  [{ min: 1, max: 2 }, 'p(100)', 2],
  [{ min: 1 }, 'p(95)', undefined],
])('of %j, %s is %s', (values, aggregate, expected) => {
  expect(valueOf<number>(values, aggregate)).toBe(expected);
});

describe('a selector', () => {
  it.each([
    ['http_reqs', { metric: 'http_reqs', tags: {} }],
    ['http_reqs{phase:steady}', { metric: 'http_reqs', tags: { phase: 'steady' } }],
    ['a{ name : b , "c":\'d\' }', { metric: 'a', tags: { name: 'b', c: 'd' } }],
    // The rest of a piece is its value, whatever is in it.
    ['a{url:http://x/{id}}', { metric: 'a', tags: { url: 'http://x/{id}' } }],
  ])('%s is read', (text, expected) => {
    expect(parseK6Selector(text)).toEqual(expected);
  });

  it.each(['a{', 'a}', 'a{}', 'a{b}', 'a{b:}', 'a{b:c,}', 'a{b:c} ', '}a{'])('%s is none', (text) => {
    expect(parseK6Selector(text)).toBeNull();
  });

  it('is one, in whatever order its tags stand', () => {
    expect(canonicalK6Selector('a{ b:c, "a":d}')).toBe(canonicalK6Selector('a{a:d,b:c}'));
  });
});
