/** Gates as they stand while the load is on, by what k6's dashboard tells of them. */
import { expect, it } from 'vitest';
import { gatesOf, type LiveGate } from '../../src/toolkit/live/live-gates.ts';

const totals = new Map([
  ['request_ok{phase:steady}', new Map([['rate', 0.97]])],
  ['http_reqs{phase:steady}', new Map(Object.entries({ count: 40, rate: 8 }))],
  [
    'http_req_duration{phase:steady}',
    new Map(Object.entries({ avg: 60, max: 300, med: 50, min: 5, 'p(90)': 120, 'p(95)': 150, 'p(99)': 250 })),
  ],
  ['http_req_duration{name:health}', new Map([['p(95)', 5]])],
]);

it.each<[selector: string, expression: string, state: LiveGate['state']]>([
  ['request_ok{phase:steady}', 'rate>0.95', 'holds'],
  ['request_ok{phase:steady}', 'rate>0.99', 'broken'],
  ['http_reqs{phase:steady}', 'rate>5', 'holds'],
  ['http_req_duration{phase:steady}', 'p(95)<200', 'holds'],
  ['http_req_duration{phase:steady}', 'p(95)<100', 'broken'],
  ['http_req_duration{phase:steady}', 'avg<60', 'broken'],
  // Not told; p(75) lies between the median and p(90).
  ['http_req_duration{phase:steady}', 'p(75)<125', 'holds'],
  ['http_req_duration{phase:steady}', 'p(75)<50', 'broken'],
  ['http_req_duration{phase:steady}', 'p(75)<100', 'open'],
  ['http_req_duration{phase:steady}', 'p(99.9)<=300', 'holds'],
  ['http_req_duration{phase:steady}', 'p(10)>1', 'holds'],
  ['http_req_duration{phase:steady}', 'p(75)==75', 'open'],
  // A count only grows.
  ['http_reqs{phase:steady}', 'count<50', 'holds'],
  ['http_reqs{phase:steady}', 'count<40', 'broken'],
  ['http_reqs{phase:steady}', 'count<=40', 'holds'],
  ['http_reqs{phase:steady}', 'count>=40', 'holds'],
  ['http_reqs{phase:steady}', 'count>40', 'open'],
  ['http_reqs{phase:steady}', 'count==40', 'holds'],
  ['http_reqs{phase:steady}', 'count==41', 'open'],
  ['http_reqs{phase:steady}', 'count==39', 'broken'],
  ['http_reqs{phase:steady}', 'count!=40', 'open'],
  ['http_reqs{phase:steady}', 'count!=41', 'holds'],
  // Two tags at once are in no stream, nor is a phase that has not begun, nor a trend's count.
  ['http_req_duration{name:health,phase:steady}', 'p(95)<10', 'open'],
  ['http_req_duration{phase:step_2}', 'p(95)<10', 'open'],
  ['http_req_duration{phase:steady}', 'count>10', 'open'],
  // However it is written.
  ['http_req_duration{ name: health }', 'p(95)<10', 'holds'],
  ['http_req_duration{name:health}', 'p95 < 10', 'open'],
])('%s %s: %s', (selector, expression, state) => {
  expect(gatesOf({ [selector]: [expression] }, totals)).toEqual([
    { name: `${selector} ${expression}`, state },
  ]);
});
