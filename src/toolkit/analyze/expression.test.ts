import { expect, it } from 'vitest';
import { holds, parseExpression } from './expression.ts';

it.each([
  ['p(95)<200', { aggregate: 'p(95)', operator: '<', limit: 200 }],
  [' p(99.9) <= 1.5 ', { aggregate: 'p(99.9)', operator: '<=', limit: 1.5 }],
  ['rate>0.99', { aggregate: 'rate', operator: '>', limit: 0.99 }],
  ['count===0', { aggregate: 'count', operator: '==', limit: 0 }],
])('%s is read', (text, expression) => {
  expect(parseExpression(text)).toEqual(expression);
});

it.each(['', 'p95<200', 'p(95)~200', 'p(95)<', 'median<3', 'rate>0.9 && count>1'])(
  '%j is no expression',
  (text) => {
    expect(parseExpression(text)).toBeNull();
  },
);

it.each([
  { text: 'value<2', value: 1, holding: true },
  { text: 'value<2', value: 2, holding: false },
  { text: 'value<=2', value: 2, holding: true },
  { text: 'value>2', value: 2, holding: false },
  { text: 'value>=2', value: 2, holding: true },
  { text: 'value==2', value: 2, holding: true },
  { text: 'value!=2', value: 2, holding: false },
])('$text of $value is $holding', ({ text, value, holding }) => {
  expect(holds(parseExpression(text)!, value)).toBe(holding);
});
