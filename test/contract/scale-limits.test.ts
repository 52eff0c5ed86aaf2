import { describe, expect, it } from 'vitest';
import { limitsInReach, phaseSeconds, scaleLimits } from '../../src/contract/scale-limits.ts';

const phases = [
  { phase: 'ramp', startSeconds: 0, endSeconds: 6, from: 0, to: 500 },
  { phase: 'steady', startSeconds: 6, endSeconds: 54, from: 500, to: 500 },
  { phase: 'drain', startSeconds: 54, endSeconds: 60, from: 500, to: 0 },
];

const metrics = { tenant_leaks: { type: 'counter', words: 'tenant leaks' } } as const;

it('a phase is as long as its windows together, the load as all of them', () => {
  const again = { phase: 'steady', startSeconds: 60, endSeconds: 70, from: 500, to: 500 };
  expect(phaseSeconds([...phases, again], 'steady')).toBe(58);
  expect(phaseSeconds([...phases, again], null)).toBe(70);
});

describe('a throughput gate', () => {
  it('is a count of its phase, scaled by the length of the phase', () => {
    expect(scaleLimits({ 'http_reqs{phase:steady}': ['rate>50'] }, { phases, users: 1, metrics })).toEqual({
      'http_reqs{phase:steady}': ['count>2400'],
    });
  });

  it('is scaled by the users as well', () => {
    expect(scaleLimits({ 'http_reqs{phase:steady}': ['rate>50'] }, { phases, users: 0.02, metrics })).toEqual(
      {
        'http_reqs{phase:steady}': ['count>48'],
      },
    );
  });

  it('stated as a count scales by users alone, and zero stays zero', () => {
    const limits = { http_reqs: ['count>=100', 'count>0'], tenant_leaks: ['count==0', 'count<10'] };
    expect(scaleLimits(limits, { phases, users: 0.5, metrics })).toEqual({
      http_reqs: ['count>=50', 'count>0'],
      tenant_leaks: ['count==0', 'count<5'],
    });
  });

  it('leaves rates that are shares alone', () => {
    const limits = { 'request_ok{phase:steady}': ['rate>0.99'] };
    expect(scaleLimits(limits, { phases, users: 0.1, metrics })).toEqual(limits);
  });
});

describe('limits out of reach', () => {
  it('are those of a phase that the load does not have or an endpoint that nobody calls', () => {
    const limits = {
      'http_req_duration{phase:steady}': ['max<1'],
      'http_req_duration{phase:spike}': ['max<1'],
      'http_req_duration{name:health,phase:steady}': ['max<1'],
      tenant_leaks: ['count==0'],
    };
    expect(Object.keys(limitsInReach(limits, { phases, endpoints: ['roi_report'] }))).toEqual([
      'http_req_duration{phase:steady}',
      'tenant_leaks',
    ]);
  });
});
