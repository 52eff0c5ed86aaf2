import { expect, it } from 'vitest';
import { projectPlatform } from '../../src/toolkit/config/platform.ts';
import { grammarOf } from '../../src/toolkit/config/threshold-grammar.ts';

const { expressionFault, selectorFault } = grammarOf(projectPlatform());

it.each([
  'http_reqs',
  'http_req_duration{phase:steady}',
  'http_reqs{name:roi_report,phase:step_6}',
  'good_step_rate',
])('takes the selector %s', (selector) => {
  expect(selectorFault(selector)).toBeNull();
});

it.each([
  ['http_req_durations', 'did you mean http_req_duration?'],
  ['http_reqs{phase:stedy}', 'phase stedy does not exist'],
  ['http_reqs{name:roi}', 'did you mean roi_report?'],
  ['http_reqs{phse:steady}', 'did you mean phase?'],
  ['http_reqs{steady}', 'metric{tag:value,…}'],
  ['http_reqs{}', 'metric{tag:value,…}'],
])('refuses the selector %s', (selector, part) => {
  expect(selectorFault(selector)).toContain(part);
});

it.each([
  ['http_req_duration', 'p(99.9)<=200'],
  ['http_req_duration', 'max < 500'],
  ['http_reqs', 'count>=100'],
  ['request_ok{phase:steady}', 'rate>0.99'],
  ['memory_leaks', 'value==0'],
])('takes %s %s', (selector, expression) => {
  expect(expressionFault(selector, expression)).toBeNull();
});

it.each([
  ['http_req_duration', 'rate<1', 'is a trend'],
  ['http_req_duration', 'p(101)<1', 'allowed is avg, min, med, max or p(N)'],
  ['http_reqs', 'value>1', 'is a counter'],
  ['request_ok', 'p(95)<1', 'is a rate'],
  ['memory_leaks', 'count==0', 'is a gauge'],
  ['http_reqs', 'count>many', 'is not understood'],
])('refuses %s %s', (selector, expression, part) => {
  expect(expressionFault(selector, expression)).toContain(part);
});
