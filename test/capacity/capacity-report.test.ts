/** What a search may say: of every way to end, and of what limits the target. */
import { describe, expect, it } from 'vitest';
import { capacityReport } from '../../src/toolkit/capacity/capacity-report.ts';
import { scalingReport } from '../../src/toolkit/capacity/scaling-report.ts';
import type { SearchRecord, TrialRecord } from '../../src/toolkit/record/types.ts';
import { scalingOf, search, searched, searchedQueue, settings, trial } from './search-record.ts';
import {
  renderCapacityHtml,
  renderCapacityMarkdown,
  renderScalingHtml,
  renderScalingText,
} from '../documents/forms.ts';

/** What is shown, without the page's own script. */
function mainOf(page: string): string {
  return page.slice(page.indexOf('<main>'), page.indexOf('</main>'));
}

describe('a search reports', () => {
  it('its bracket, and who makes that load by Little’s law', () => {
    const { held, broke, ending, findings } = capacityReport(searched(250));
    expect(ending).toBe('bracketed');
    expect(held!.level).toBeLessThanOrEqual(250);
    expect(broke!.level).toBeGreaterThan(250);
    expect(broke!.level / held!.level).toBeLessThanOrEqual(1.0501);
    expect(held!.users).toBeCloseTo(held!.level * 3.02, 6);
    expect(findings[0]).toMatch(/^Held at 2\d\d requests\/s, broke at 2\d\d requests\/s/);
    expect(findings[1]).toMatch(/^That is the load of 7\d\d users/);
  });

  it.each<[string, SearchRecord, string]>([
    ['all good', searched(Infinity), '≥ 1,000 requests/s: the highest load tried held.'],
    ['all bad', searched(0), '< 1 requests/s: the lowest load tried broke too.'],
    [
      'cut before a load broke',
      search([trial(20), trial(40)], { state: 'interrupted' }),
      '≥ 40 requests/s: the search was cut before a load broke.',
    ],
    [
      'cut before a load was proven',
      search([trial(20, { kind: 'short', outcome: 'bad' }), trial(20, { kind: 'short', outcome: 'bad' })], {
        state: 'out-of-time',
      }),
      'Broke at 20 requests/s; no lower load has been proven yet.',
    ],
    [
      'a generator at its end',
      search([trial(20), trial(20), trial(40, { outcome: 'generator-limited' })]),
      '≥ 20 requests/s: the generator could do no more, the target might.',
    ],
    [
      'a target that died',
      search([trial(20), trial(40, { outcome: 'died' })], { state: 'target-died' }),
      '≥ 20 requests/s: then the target stopped answering.',
    ],
    [
      'cut when only a cold target had been tried',
      search([trial(20, { kind: 'short', outcome: 'bad' })], { state: 'interrupted' }),
      'Nothing is known yet: no load was proven or refuted.',
    ],
    ['nothing', search([]), 'Nothing is known yet: no load was proven or refuted.'],
  ])('%s', (_name, record, expected) => {
    expect(capacityReport(record).findings[0]).toBe(expected);
  });

  it('the scalability law through its trials, with its residuals, or why there is none', () => {
    const { usl } = capacityReport(searchedQueue(200));
    // In a queue of mean latency s ÷ (1 − ρ) with n in flight: X = full·n ÷ (n + full·s).
    expect(usl.fit).toMatchObject({ law: 'amdahl', peak: null });
    expect(usl.fit!.limitPerSecond! / 200).toBeCloseTo(1, 1);
    expect(renderCapacityHtml(capacityReport(searchedQueue(200)))).toContain('Residuals: measured − the law');
    expect(capacityReport(search([trial(20)])).usl.refusal).toBe(
      '1 different loads were measured, 6 are needed',
    );
  });

  it('trials of users that break Little’s law as a measuring fault', () => {
    const users = { ...settings, unit: 'users' } as const;
    const littlesLaw = { impliedUsers: 36, deviationShare: -0.1, holds: false };
    const { notes } = capacityReport(search([trial(20), trial(40, { littlesLaw })], { settings: users }));
    expect(notes[0]).toBe(
      "Trial 2: a measuring fault, or no steady state: by Little's law its throughput and times are those of 36 users, not 40.",
    );
  });

  it('users as users', () => {
    const users = { ...settings, unit: 'users' } as const;
    const record = search([trial(40), trial(40)], { settings: users, state: 'interrupted' });
    expect(capacityReport(record)).toMatchObject({ model: 'closed', held: { level: 40, users: 40 } });
    expect(capacityReport(record).findings[1]).toBe('Those users sent 40 requests/s.');
  });

  it('that short trials prove less', () => {
    const record = search([trial(20, { seconds: 6 })]);
    expect(capacityReport(record).notes[0]).toContain('Full trials lasted 6 s, not 60');
  });

  it.each<[string, TrialRecord['resources'], string]>([
    [
      'workers',
      { 'app.workersBusy': 3.9, 'app.workersTotal': 4, 'target.cpuShare': 0.3 },
      "At its end: the service's workers, 97.5 % in use.",
    ],
    ['CPU', { 'target.cpuShare': 0.97, 'host.cpuShare': 0.6 }, "At its end: the target's CPU, 97 % in use."],
    ['nothing that was watched', { 'target.cpuShare': 0.2 }, 'No watched resource was at its end'],
    ['nothing, as nothing was watched', {}, 'Its resources were not watched.'],
  ])('what is at its end: %s', (_name, resources, expected) => {
    expect(capacityReport(searched(250, resources)).limiting_resource).toContain(expected);
  });

  it('the endpoint that fails first, that slows down most, or that all do alike', () => {
    const endpoints = (roi: number, health: number, errorShare = 0) => [
      { endpoint: 'roi_report', requests: 9, errorShare, latencyMs: { p95: roi } },
      { endpoint: 'health', requests: 9, errorShare: 0, latencyMs: { p95: health } },
    ];
    const said = (own: TrialRecord['endpoints']) =>
      capacityReport(search([trial(20), trial(20), trial(21, { outcome: 'bad', endpoints: own })]))
        .limiting_endpoint;
    expect(said(endpoints(500, 60))).toBe('roi_report slows down the most: p95 500 ms.');
    expect(said(endpoints(500, 490))).toContain('Every endpoint slows down alike, roi_report the most');
    expect(said(endpoints(50, 60, 0.2))).toBe('roi_report fails first: 20 % errors.');
  });

  it('on a page and in Markdown, whatever a target called itself', () => {
    const report = capacityReport(searched(250));
    const hostile = { ...report, notes: ['<script>alert(1)</script>'] };
    expect(renderCapacityHtml(hostile)).not.toContain('<script>alert');
    expect(renderCapacityHtml(hostile)).toContain('Latency over throughput');
    expect(renderCapacityMarkdown(hostile)).not.toContain('<script>');
    for (const ending of [searched(0), search([]), searched(Infinity)]) {
      expect(mainOf(renderCapacityHtml(capacityReport(ending)))).not.toContain('NaN');
    }
  });
});

describe('a measurement of scaling reports', () => {
  const scaling = (sizes: Parameters<typeof scalingOf>[0]) => scalingReport(scalingOf(sizes));

  it('replicas that add up', () => {
    const report = scaling([
      [1, searched(100)],
      [2, searched(200)],
      [4, searched(400)],
    ]);
    for (const { efficiency } of report.sizes) expect(efficiency).toBeGreaterThan(0.95);
    expect(report.bottleneck).toBeNull();
    expect(report.findings).toContain('Replicas add up: no contention was seen between them.');
    expect(renderScalingText(report, { color: false, width: null })).toContain(
      'Law: 3 different loads were measured, 6 are needed',
    );
  });

  it('Amdahl’s law and the efficiency of replicas that half of the work keeps waiting', () => {
    const amdahl = (n: number): number => (100 * n) / (1 + 0.5 * (n - 1));
    const report = scaling([1, 2, 3, 4, 6, 8].map((n) => [n, searched(amdahl(n))] as const));
    expect(report.contention).toBeCloseTo(0.5, 1);
    expect(report.usl.fit!.alpha.value).toBeCloseTo(0.5, 1);
    expect(report.usl.refusal).toBeNull();
    expect(renderScalingText(report, { color: false, width: null })).toMatch(
      /(Universal Scalability Law|Amdahl's law): γ = \d+/,
    );
    expect(renderScalingHtml(report)).toContain('Residuals: measured − the law');
  });

  it.each<[string, TrialRecord['resources'], string]>([
    [
      'a lock',
      { 'app.lockWaiting': 12, 'app.workersBusy': 1, 'app.workersTotal': 2 },
      'With 2 replicas a lock that all of them share is the bottleneck: 12 requests wait for it, while 1 of 2 workers',
    ],
    ['the machine', { 'host.cpuShare': 0.98 }, "the machine's CPU, which all of them share"],
    ['something', { 'app.workersBusy': 1, 'app.workersTotal': 2 }, 'a lock, a database, or the balancer'],
    ['something unwatched', {}, 'it is not watched'],
  ])('that they share %s', (_name, resources, expected) => {
    const report = scaling([
      [1, searched(100)],
      [2, searched(101, resources)],
    ]);
    expect(report.sizes[1]!.efficiency).toBeCloseTo(0.5, 1);
    expect(report.bottleneck).toContain(expected);
    expect(renderScalingHtml(report)).toContain('50');
    expect(renderScalingText(report, { color: false, width: null })).toContain('of linear');
  });

  it('what it got, when a size was not found out', () => {
    const report = scaling([
      [1, searched(100)],
      [2, search([])],
    ]);
    expect(report.sizes[1]!.perSecond).toBeNull();
    expect(report.findings[1]).toBe('2 replicas: Nothing is known yet: no load was proven or refuted.');
    expect(mainOf(renderScalingHtml(report))).not.toContain('NaN');
  });
});
