/** When something happened: outages, latency, anomalies, alerts, scaling moments. */
import { describe, expect, it } from 'vitest';
import type { FailureEvent } from '../../../src/contract/events.ts';
import type { PhaseWindow } from '../../../src/contract/plan.ts';
import { analyze } from '../../../src/toolkit/analyze/analyze.ts';
import type { Report } from '../../../src/toolkit/analyze/report-schema.ts';
import { startMs } from '../make-record.ts';
import { type MadeRun, makeRunWith } from './made-runs.ts';

const report = (run: MadeRun): Report => analyze(makeRunWith(run), { strict: false }).report;

const between =
  ([start, end]: readonly [number, number], inside: number, outside: number) =>
  (second: number): number =>
    second >= start && second < end ? inside : outside;

const steady = (seconds: number): PhaseWindow[] => [
  { phase: 'steady', startSeconds: 0, endSeconds: seconds, from: 100, to: 100 },
];

describe('an injected outage', () => {
  it.each([20, 31, 47, 63])('at %i s is found within two seconds of the truth', (at) => {
    const { target } = report({
      seed: at,
      seconds: 120,
      success: between([at, at + 12], 0, 1),
      latencyMs: between([at + 12, at + 20], 400, 20),
    });
    expect(target.outages).toHaveLength(1);
    const [outage] = target.outages;
    expect(Math.abs(outage!.failed.secondsIntoLoad - at)).toBeLessThanOrEqual(2);
    expect(Math.abs(outage!.firstSuccess!.secondsIntoLoad - at - 12)).toBeLessThanOrEqual(2);
    expect(Math.abs(outage!.normalAgain!.secondsIntoLoad - at - 20)).toBeLessThanOrEqual(2);
    expect(outage).toMatchObject({ isInTime: true });
    expect(outage!.failed.time).toBe(new Date(startMs + outage!.failed.secondsIntoLoad * 1000).toISOString());
  });

  it('begins at the first logged failure', () => {
    const failure: FailureEvent = {
      event: 'failure',
      time: new Date(startMs + 20_300).toISOString(),
      endpoint: 'health',
      kind: 'network',
      reason: '',
      user: 'A',
      phase: 'steady',
      vu: 1,
      iteration: 1,
      request: { method: 'GET', url: '/', body: null },
      response: { status: 0, errorCode: 1212, durationMs: 0, headers: {}, body: '' },
    };
    const run = { seed: 1, seconds: 60, success: between([20, 30], 0, 1), parts: { failures: [failure] } };
    expect(report(run).target.outages[0]?.failed.secondsIntoLoad).toBeCloseTo(20.3, 6);
  });

  it('that takes longer than 30 s to be normal again is late, and something is to be done', () => {
    const { target } = report({
      seed: 2,
      seconds: 120,
      success: between([20, 30], 0, 1),
      latencyMs: between([30, 75], 400, 20),
    });
    expect(target.outages[0]).toMatchObject({ isInTime: false });
    expect(target.recommendations.map(({ code }) => code)).toContain('slow-recovery');
  });

  it('is held to what its owners promise, and to nothing where they promise nothing', () => {
    const run = makeRunWith({
      seed: 2,
      seconds: 120,
      success: between([20, 30], 0, 1),
      latencyMs: between([30, 75], 400, 20),
    });
    const promised = (recoverySeconds: number): Report =>
      analyze(
        { ...run, run: { ...run.run!, resources: { ...run.run!.resources!, recoverySeconds } } },
        { strict: false },
      ).report;
    expect(promised(60).target.outages[0]).toMatchObject({ targetSeconds: 60, isInTime: true });
    expect(promised(5).target.recommendations.map(({ text }) => text)).toContainEqual(
      expect.stringContaining('(target < 5 s)'),
    );
    const unlimited = Object.fromEntries(Object.entries(run.run!).filter(([key]) => key !== 'resources'));
    const { report: none } = analyze({ ...run, run: unlimited as typeof run.run }, { strict: false });
    expect(none.target.outages[0]).toMatchObject({ targetSeconds: null, isInTime: null });
  });

  it('that does not end says so, and one bad second is none', () => {
    expect(report({ seed: 3, seconds: 60, success: between([40, 60], 0, 1) }).target.outages).toMatchObject([
      { firstSuccess: null, isInTime: null },
    ]);
    expect(report({ seed: 3, seconds: 60, success: between([40, 41], 0, 1) }).target.outages).toEqual([]);
  });
});

describe('injected latency', () => {
  it.each([75, 83, 100, 131])('at %i s is an anomaly found within two seconds of the truth', (at) => {
    const { target } = report({
      seed: at,
      seconds: 180,
      latencyMs: between([at, at + 15], 120, 20),
    });
    const found = target.anomalies.filter(({ figure }) => figure === 'http_req_duration');
    expect(found).toHaveLength(1);
    expect(Math.abs(found[0]!.secondsIntoLoad - at)).toBeLessThanOrEqual(2);
  });
});

describe('ramps', () => {
  const ramp = (second: number): number => Math.min(120, second);

  it('bring no anomaly in 20 of 20 runs', () => {
    const phases: PhaseWindow[] = [
      { phase: 'ramp', startSeconds: 0, endSeconds: 120, from: 0, to: 100 },
      { phase: 'steady', startSeconds: 121, endSeconds: 260, from: 100, to: 100 },
      { phase: 'drain', startSeconds: 260, endSeconds: 320, from: 100, to: 0 },
    ];
    const runs = Array.from({ length: 20 }, (_, seed) =>
      report({
        seed,
        seconds: 320,
        phases,
        latencyMs: (second) => 10 + ramp(second) / 2,
        requestsPerSecond: (second) => 5 + ramp(second),
        figures: { 'target.cpuShare': (second) => 0.05 + ramp(second) / 200 },
      }),
    );
    expect(runs.map(({ target }) => target.anomalies)).toEqual(runs.map(() => []));
    // The asked-for rule alone, on the same runs.
    expect(runs.every(({ target }) => (target.flags[0]?.flagged ?? 0) > 100)).toBe(true);
  });
});

describe('what existing consumers read', () => {
  const { anomalies_detected: detected, target } = report({
    seed: 9,
    seconds: 200,
    phases: steady(200),
    figures: { 'target.cpuShare': between([120, 130], 0.95, 0.3) },
  });

  it('keeps every flag in its old shape, in percent, and tells which are part of an anomaly', () => {
    const cpu = detected.filter(({ type }) => type === 'cpu_anomaly');
    expect(cpu.length).toBe(target.flags.find(({ figure }) => figure === 'target.cpuShare')?.flagged);
    expect(cpu.filter(({ robust }) => robust)).toHaveLength(10);
    const [first] = cpu.filter(({ robust }) => robust);
    expect(first!.value).toBeGreaterThan(80);
    expect(first!.baseline_mean).toBeCloseTo(30, -1);
    expect(first).toMatchObject({ figure: 'target.cpuShare' });
    expect(cpu.every(({ value, severity }) => severity === (value > 90 ? 'high' : 'medium'))).toBe(true);
  });

  it('fills the figures of CPU and memory', () => {
    const { system_metrics: metrics } = report({ seed: 1, seconds: 60 });
    expect(metrics!.cpu.mean).toBeCloseTo(20, 0);
    expect(metrics!.memory.peak_mb).toBeCloseTo(114.4, 1);
  });
});

describe('alerts', () => {
  it('tell since when, how long and how far; critical above 90 %', () => {
    const figures = { 'target.cpuShare': between([30, 50], 0.97, 0.3) };
    const [alert] = report({ seed: 1, seconds: 80, figures }).target.alerts;
    expect(alert).toMatchObject({
      figure: 'target.cpuShare',
      severity: 'critical',
      limit: 0.9,
      unit: 'share',
    });
    expect(alert!.secondsIntoLoad).toBeCloseTo(30.6, 6);
    expect(alert!.lastsSeconds).toBe(19);
  });

  it.each([
    ['target.cpuShare', 0.8, 'warning'],
    ['target.memoryShare', 0.8, 'warning'],
    ['host.diskUsedShare', 0.95, 'warning'],
    ['postgres.connections', 100, 'warning'],
    ['app.cacheHitShare', 0.5, 'warning'],
  ] as const)('are raised for %s', (figure, value, severity) => {
    const { alerts } = report({ seed: 1, seconds: 80, figures: { [figure]: () => value } }).target;
    expect(alerts).toMatchObject([{ figure, severity }]);
  });

  it('are not raised for three seconds, nor at the limit itself', () => {
    expect(
      report({ seed: 1, seconds: 80, figures: { 'target.cpuShare': between([30, 33], 1, 0) } }).target.alerts,
    ).toEqual([]);
    expect(
      report({ seed: 1, seconds: 80, figures: { 'postgres.connections': () => 99 } }).target.alerts,
    ).toEqual([]);
  });
});

describe('scaling moments', () => {
  const at = (run: MadeRun): string[] =>
    report(run).scaling_events.map(
      ({ action, secondsIntoLoad }) => `${action} ${Math.round(secondsIntoLoad)}`,
    );

  it('are up after 30 s of CPU or memory above 75 %, once', () => {
    const high = between([20, 80], 1, 0.5);
    expect(at({ seed: 1, seconds: 100, figures: { 'target.cpuShare': high } })).toEqual(['scale_up 51']);
    expect(at({ seed: 1, seconds: 100, figures: { 'target.memoryShare': high } })).toEqual(['scale_up 51']);
  });

  it('are none after 29 s', () => {
    expect(at({ seed: 1, seconds: 100, figures: { 'target.cpuShare': between([20, 50], 1, 0.5) } })).toEqual(
      [],
    );
  });

  it('are up when more than half of the endpoints are slower than 200 ms', () => {
    const latencyMs = between([40, 80], 900, 5);
    const figures = { 'target.cpuShare': () => 0.5 };
    const [event] = report({ seed: 1, seconds: 100, latencyMs, figures }).scaling_events;
    expect(event).toMatchObject({ action: 'scale_up', evidence: '2 of 2 endpoints' });
    expect(event!.secondsIntoLoad).toBeGreaterThan(40);
    expect(event!.secondsIntoLoad).toBeLessThanOrEqual(47);
  });

  it('are down after 60 s of CPU below 30 % and memory below 40 %', () => {
    const figures = { 'target.cpuShare': between([20, 200], 0, 0.5) };
    expect(at({ seed: 1, seconds: 100, figures })).toEqual(['scale_down 81']);
    expect(at({ seed: 1, seconds: 100, figures: { ...figures, 'target.memoryShare': () => 0.5 } })).toEqual(
      [],
    );
  });
});
