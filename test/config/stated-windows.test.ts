/** Limits on windows in thresholds.json: what they become, and what is wrong with others in one line. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Limits } from '../../src/contract/limit.ts';
import { limitsOfPlan } from '../../src/contract/scale-limits.ts';
import type { StatedLimits, Thresholds } from '../../src/contract/thresholds.ts';
import { limitsSlice } from '../../src/toolkit/config/limits-slice.ts';
import { loadThresholds } from '../../src/toolkit/config/thresholds.ts';
import { root } from '../cli/jorge-load.ts';

interface Stated {
  readonly gate?: Record<string, readonly unknown[]>;
  readonly target?: Record<string, readonly unknown[]>;
  readonly step?: Record<string, readonly unknown[]>;
  readonly endpoints?: Record<string, unknown>;
}

/** thresholds.json with these for the scenario `normal`. */
async function load({ endpoints = {}, ...stated }: Stated): Promise<Thresholds> {
  const thresholds = JSON.parse(readFileSync(join(root, 'thresholds.json'), 'utf8')) as {
    readonly scenarios: object;
  };
  const path = join(mkdtempSync(join(tmpdir(), 'jorge-load-windows-')), 'thresholds.json');
  const scenarios = { ...thresholds.scenarios, normal: { gate: {}, target: {}, ...stated } };
  writeFileSync(path, JSON.stringify({ ...thresholds, scenarios, endpoints }));
  return await loadThresholds(path, Object.keys(scenarios));
}

const latency = (...all: readonly unknown[]): StatedLimits => ({ http_req_duration: all as never });
it('stand among others, and are taken apart from them', async () => {
  const every = { limit: 'p(95)<200', every: '5m' };
  const thresholds = await load({
    gate: {
      'http_req_duration{phase:steady}': ['p(95)<150', { ...every, abort: true }],
      'http_reqs{phase:steady}': [{ limit: 'rate>20', every: '90s' }],
    },
    endpoints: { roi_report: { http_req_duration: [{ limit: 'p(95)<500', every: '1h30m' }] } },
  });
  const { gate, target, sliding } = limitsSlice(thresholds, 'normal');
  expect(gate['http_req_duration{phase:steady}']).toEqual(['p(95)<150']);
  expect(Object.keys(gate)).not.toContain('http_reqs{phase:steady}');
  expect(target).toEqual({});
  const of = { kind: 'gate', selector: 'http_req_duration{phase:steady}' };
  expect(sliding).toEqual([
    { ...of, limit: 'p(95)<200', everySeconds: 300, abort: true },
    { ...of, selector: 'http_reqs{phase:steady}', limit: 'rate>20', everySeconds: 90, abort: false },
    {
      ...{ kind: 'target', selector: 'http_req_duration{name:roi_report,phase:steady}' },
      ...{ limit: 'p(95)<500', everySeconds: 5400, abort: false },
    },
  ]);
});

it('are a hundred at most of one scenario', async () => {
  const many = Array.from({ length: 101 }, (_, place) => ({ limit: `p(95)<${place + 1}`, every: '5m' }));
  const thresholds = await load({ gate: latency(...many) });
  expect(() => limitsSlice(thresholds, 'normal')).toThrow(
    'normal has 101 limits on windows; allowed are 100 with "every"',
  );
});

it('grow with the users where they count, whatever becomes of the length, and only in reach', () => {
  const window = { kind: 'gate', everySeconds: 60, abort: false } as const;
  const none: Limits = {};
  const { slidingLimits } = limitsOfPlan(
    {
      ...{ gate: none, target: none },
      sliding: [
        { ...window, selector: 'http_reqs{phase:steady}', limit: 'rate>20' },
        { ...window, selector: 'tenant_leaks', limit: 'count<5' },
        { ...window, selector: 'http_req_duration{phase:steady}', limit: 'p(95)<200' },
        { ...window, selector: 'http_req_duration{phase:spike}', limit: 'p(95)<200' },
        { ...window, selector: 'http_req_duration{name:health}', limit: 'p(95)<200' },
      ],
    },
    {
      phases: [{ phase: 'steady', startSeconds: 0, endSeconds: 7, from: 1, to: 1 }],
      ...{ endpoints: ['roi_report'], users: 0.5 },
      metrics: { tenant_leaks: { type: 'counter', words: '' } },
    },
  );
  expect(slidingLimits?.map(({ selector, limit }) => [selector, limit])).toEqual([
    ['http_reqs{phase:steady}', 'rate>10'],
    ['tenant_leaks', 'count<2.5'],
    ['http_req_duration{phase:steady}', 'p(95)<200'],
  ]);
});

const p95 = { limit: 'p(95)<200', every: '5m' };

it.each<[string, Stated, string]>([
  ['no duration', { gate: latency({ ...p95, every: '5min' }) }, 'every is "5min"; allowed is a duration'],
  ['a number', { gate: latency({ ...p95, every: 300 }) }, 'every is 300; allowed is a duration'],
  [
    'too short',
    { gate: latency({ ...p95, every: '500ms' }) },
    'every is "500ms"; allowed is a duration from a second to seven days',
  ],
  [
    'too long',
    { gate: latency({ ...p95, every: `1${'0'.repeat(400)}s` }) },
    'allowed is a duration from a second to seven days such as 30s, 5m, 1h',
  ],
  ['no length', { gate: latency({ limit: 'p(95)<200' }) }, 'every is missing; allowed is a duration'],
  [
    'no limit',
    { gate: latency({ limit: 'p95<200', every: '5m' }) },
    'expression "p95<200" is not understood',
  ],
  ['of another type', { gate: latency({ ...p95, limit: 'rate<1' }) }, 'http_req_duration is a trend'],
  ['a wrong key', { gate: latency({ ...p95, evry: '5m' }) }, 'did you mean every?'],
  ['neither', { gate: latency(7) }, 'http_req_duration.0: '],
  [
    'on one value',
    { gate: { memory_leaks: [{ limit: 'value==0', every: '5m' }] } },
    'memory_leaks has one value, not one for each window; allowed with every is a counter, a rate or a trend',
  ],
  ['a target that ends', { target: latency({ ...p95, abort: true }) }, 'abort is for gates'],
  [
    'of an endpoint that ends',
    { endpoints: { health: latency({ ...p95, abort: true }) } },
    'abort is for gates',
  ],
  ['of a step', { step: latency(p95) }, 'a step is judged as a whole'],
])('are refused in one line: %s', async (_name, stated, part) => {
  await expect(load(stated)).rejects.toThrow(part);
  await expect(load(stated)).rejects.toThrow(/^.*$/);
});
