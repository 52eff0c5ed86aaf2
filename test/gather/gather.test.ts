/** Of a Collector's files one run folder: what each runner sent, whatever became of the files. */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { gather, type GatherResult } from '../../src/toolkit/drive/gather.ts';
import { patience } from '../../src/toolkit/drive/request-values.ts';
import { toldProgress } from '../../src/toolkit/k6/progress.ts';
import { readRecord } from '../../src/toolkit/record/read-record.ts';
import type { RunFacts } from '../../src/toolkit/record/run-schema.ts';
import { InterruptedError, interruptsOf } from '../../src/toolkit/run/interrupts.ts';
import { makePlan, makeRun, startMs } from '../analyze/make-record.ts';
import { readJson, runsIn, temporaryFolder } from '../cli/jorge-load.ts';
import { requestOf } from '../record/otlp/made-requests.ts';

const seconds = 6;
const plan = makePlan({
  durationSeconds: seconds,
  ends: 'as-planned',
  users: 4,
  phases: [{ phase: 'steady', startSeconds: 0, endSeconds: seconds, from: 4, to: 4 }],
  gates: { 'http_req_duration{phase:steady}': ['p(95)<100'] },
});
const facts: RunFacts = makeRun({ state: 'running', k6ExitCode: null, parallelism: 2, plan });

interface Other {
  /** Of the pod, where it is not the first one. */
  readonly pod?: string;
  /** When its load began, after the others'. */
  readonly afterMs?: number;
}

/** Of a runner, what it exported at a second of its load; before the first it waits. */
function exported(runner: number, second: number, { pod = '', afterMs = 0 }: Other = {}): string {
  const own = { instance_id: String(runner), testrun_name: 'normal' };
  const request = { ...own, name: 'checkout', phase: 'steady' };
  const beganMs = startMs + afterMs + runner;
  const base = { source: `pod-${runner}${pod}`, timeMs: beganMs + second * 1000 };
  const waits = requestOf({ ...base, gauges: { vus: [[own, 0]] } });
  const sends = requestOf({
    ...base,
    counters: { http_reqs: [[request, 10]], iterations: [[own, 10]] },
    rates: { request_ok: [[request, [0, 10]]] },
    trends: { http_req_duration: [[request, Array.from({ length: 10 }, (_, value) => 20 + value)]] },
    gauges: { vus: [[own, 2]], runner_began: [[{ ...own, bundle: 'a' }, beganMs]] },
  });
  return `${JSON.stringify(second < 1 ? waits : sends)}\n`;
}

const linesAs =
  (other: Other) =>
  (runner: number, from: number, to: number): string[] =>
    Array.from({ length: to - from + 1 }, (_, place) => exported(runner, from + place, other));
const lines = linesAs({});

async function gathered(
  files: Readonly<Record<string, string | Buffer>>,
  { folder = temporaryFolder(), startSeconds = 0.1, of = facts } = {},
): Promise<GatherResult & { run: RunFacts }> {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const path = join(folder, 'run.json');
  writeFileSync(path, JSON.stringify(of));
  const waits = { startSeconds, quietSeconds: 0.1 };
  const asked = { facts: path, recorded: folder, outDir: join(folder, 'runs'), ...waits };
  const context = { progress: toldProgress(() => undefined), interrupts: interruptsOf() };
  const made = await gather(asked, context);
  return { ...made, run: readJson(made.folder, 'run.json') as unknown as RunFacts };
}

const requestsOf = ({ runners = [] }: RunFacts, number: number): number =>
  runners.reduce((total, { runner, requests }) => total + (runner === number ? requests : 0), 0);

const iso = (afterMs: number): string => new Date(startMs + afterMs).toISOString();

describe("a Collector's files", () => {
  it('become a run, with what each runner sent', async () => {
    const { run, analysis, folder } = await gathered({
      'metrics.json': [...lines(1, -2, seconds), ...lines(2, -2, seconds)].join(''),
    });
    const runner = { exitCode: null, signal: null, requests: 60, lostPeriods: 0, bundleSha256: 'a' };
    expect(run.runners).toEqual([
      { runner: 1, startedAt: iso(1), endedAt: iso(6001), ...runner },
      { runner: 2, startedAt: iso(2), endedAt: iso(6002), ...runner },
    ]);
    expect(run).toMatchObject({ state: 'finished', loadStartedAt: iso(1), endedAt: iso(6002) });
    expect(run.id).toBe(`normal-${iso(1).replace(/[-:]|\.\d+/g, '')}`);
    expect([analysis.report.verdict, analysis.report.reasons]).toEqual(['PASS', ['1 of 1 gates hold']]);
    expect(analysis.report.totals.requests).toBe(120);
    expect((await readRecord(folder)).damage).toEqual([]);
  });

  it('that were rotated, cut, and hold some of it twice, lose what was cut alone', async () => {
    const [one, two] = [lines(1, 0, seconds), lines(2, 0, seconds)];
    const rotated = [...one.slice(0, 4), ...two.slice(0, 4), two[3]].join('');
    const rest = [two[3], ...one.slice(4), ...two.slice(4), exported(2, seconds + 1)].join('');
    const { run, analysis } = await gathered({
      'metrics-2026-11-27T14-00-00.000-size.json': rotated.slice(0, -10),
      'metrics.json': rest.slice(0, -200),
    });
    expect(run.runners?.map(({ requests, lostPeriods }) => [requests, lostPeriods])).toEqual([
      [60, 0],
      [expect.any(Number), 0],
    ]);
    expect(analysis.report.reasons).toContain('2 lines of metrics.ndjson.gz could not be read');
    expect(analysis.report.reasons.join()).not.toContain('runner');
  });

  it('with a hole tell of whom, and how long', async () => {
    const { run, analysis } = await gathered({
      'metrics.json': [...lines(1, 0, seconds), ...lines(2, 0, 2), ...lines(2, 5, seconds)].join(''),
    });
    expect(run.runners?.map(({ lostPeriods }) => lostPeriods)).toEqual([0, 2]);
    expect(analysis.report.reasons).toContain(
      'what runner 2 measured in 2 periods is missing: it was not taken, or its file was cut',
    );
  });

  it('of a runner that waited in vain say so', async () => {
    const { analysis } = await gathered({
      'metrics.json': [...lines(1, -1, seconds), ...lines(2, -1, 0)].join(''),
    });
    expect(analysis.report.reasons).toContain(
      'runner 2 of 2 has no figures of its load: its log may say why',
    );
  });
});

describe('files that somebody packed', () => {
  const [one, two] = [lines(1, 0, seconds), lines(2, 0, seconds)].map((all) => all.join(''));

  it.each(['metrics.json', 'metrics.json.gz'])('as %s are read as others are', async (name) => {
    const { run, analysis, folder } = await gathered({ 'metrics-1.json': one!, [name]: gzipSync(two!) });
    expect(run.runners?.map(({ requests }) => requests)).toEqual([60, 60]);
    expect([analysis.report.verdict, analysis.report.totals.requests]).toEqual(['PASS', 120]);
    expect((await readRecord(folder)).damage).toEqual([]);
  });

  it('and cut are told as such, wherever they break off', async () => {
    const packed = gzipSync(two!);
    const { analysis } = await gathered({
      'metrics-1.json.gz': packed.subarray(0, -4),
      'metrics.json': one!,
    });
    expect(analysis.report.verdict).toBe('INVALID');
    expect(analysis.report.reasons).toContain('1 line of metrics.ndjson.gz could not be read');
  });
});

describe('what is missing before the first export that came', () => {
  const told = (periods: string): string =>
    `what runner 2 measured in ${periods} is missing: it was not taken, or its file was cut`;

  it.each([
    ['where nothing of it came before', lines(2, 4, seconds)],
    ['where it was heard waiting', [...lines(2, -2, -1), ...lines(2, 4, seconds)]],
  ])('is told, %s', async (_, late) => {
    const { run, analysis } = await gathered({
      'metrics.json': [...lines(1, 0, seconds), ...late].join(''),
    });
    expect(run.runners?.map(({ lostPeriods }) => lostPeriods)).toEqual([0, 3]);
    expect(analysis.report.verdict).toBe('INVALID');
    expect(analysis.report.reasons).toContain(told('3 periods'));
  });
});

describe('clocks that differ by less than a hundredth of the load', () => {
  const longer = 400;
  const phases = [
    { phase: 'ramp', startSeconds: 0, endSeconds: 100, from: 0, to: 4 },
    { phase: 'steady', startSeconds: 100, endSeconds: longer, from: 4, to: 4 },
  ];
  const windows = { kind: 'gate', selector: 'http_reqs', everySeconds: 100, abort: false } as const;
  const slidingLimits = [
    { ...windows, limit: 'rate>19' },
    { ...windows, selector: 'http_req_duration', limit: 'p(95)<30' },
  ];
  const of = { ...facts, plan: { ...plan, durationSeconds: longer, phases, slidingLimits } };

  it.each([3000, -3000])('by %i ms, leave each figure what it is', async (afterMs) => {
    const [one, two] = [lines(1, 0, longer), linesAs({ afterMs })(2, 0, longer)];
    const files = { 'metrics.json': one.flatMap((line, place) => [line, two[place]]).join('') };
    const { run, analysis } = await gathered(files, { of });
    const { verdict, reasons, totals, checks, runners } = analysis.report;
    expect([verdict, reasons]).toEqual(['PASS', ['3 of 3 gates hold']]);
    expect(run.runners?.map(({ requests, lostPeriods }) => [requests, lostPeriods])).toEqual([
      [longer * 10, 0],
      [longer * 10, 0],
    ]);
    expect(totals.requests).toBe(longer * 20);
    expect(runners?.map(({ ended }) => ended)).toEqual(['in order', 'in order']);
    expect(checks.filter(({ windows: judged }) => judged !== undefined).length).toBe(2);
  });
});

describe('what is of no runner', () => {
  const whole = [...lines(1, 0, seconds), ...lines(2, 0, seconds)];

  it('but of a k6 that had ended before it told its users, is told with its requests', async () => {
    const foreign = requestOf({
      source: 'somebody',
      timeMs: startMs + 3000,
      counters: { http_reqs: [[{ name: 'checkout', phase: 'steady' }, 7]] },
    });
    const { run, analysis } = await gathered({
      'metrics.json': [...whole, `${JSON.stringify(foreign)}\n`].join(''),
    });
    expect(run.runners?.map(({ runner, requests }) => [runner, requests])).toEqual([
      [0, 7],
      [1, 60],
      [2, 60],
    ]);
    expect([analysis.report.verdict, analysis.report.reasons]).toEqual([
      'INVALID',
      ['a k6 that is no runner sent figures too: the counts hold its 7 requests'],
    ]);
  });
});

describe('a folder that holds more than one k6 of a number', () => {
  const whole = [...lines(1, 0, seconds), ...lines(2, 0, seconds)].join('');
  const before = linesAs({ pod: '-before', afterMs: -600_000 });
  const old = [...before(1, 0, seconds), ...before(2, 0, seconds)].join('');

  it('from a run before this one is no measurement, and each k6 has its own requests', async () => {
    const { run, analysis } = await gathered({ 'metrics.json': old + whole });
    expect(run.runners?.map(({ runner, requests }) => [runner, requests])).toEqual([
      ...[1, 1].map((runner) => [runner, 60]),
      ...[2, 2].map((runner) => [runner, 60]),
    ]);
    expect(run).toMatchObject({ loadStartedAt: iso(1), preparedAt: facts.startedAt });
    expect(analysis.report.verdict).toBe('INVALID');
    expect(analysis.report.reasons).toContain(
      'runner 1 of 2 sent figures from before this run was written: the files hold another run, or its clock is off',
    );
  });

  it('from a run before this one alone is waited with until this one has sent its load', async () => {
    const folder = temporaryFolder();
    setTimeout(() => appendFileSync(join(folder, 'metrics.json'), whole), 1500);
    const { run } = await gathered({ 'metrics.json': old }, { folder, startSeconds: 60 });
    expect(run).toMatchObject({ loadStartedAt: iso(1), endedAt: iso(6002) });
  });

  it.each([
    ['as its pod was started again', lines(1, 0, 3), { pod: '-b', afterMs: 500 }],
    ['as k6 was started again in its pod', lines(1, 0, 3), { afterMs: 4500 }],
    ['as two k6 of one name sent at once', lines(1, 0, seconds), { afterMs: 500 }],
    ['as the run was sent twice', lines(1, 0, seconds), { pod: '-b', afterMs: 60_000 }],
  ])('%s, is no measurement', async (_, first, other) => {
    const rest = [...linesAs(other)(1, 0, seconds), ...lines(2, 0, seconds)];
    const { run, analysis } = await gathered({ 'metrics.json': [...first, ...rest].join('') });
    expect(requestsOf(run, 1)).toBe((first.length - 1) * 10 + 60);
    expect(requestsOf(run, 2)).toBe(60);
    expect(run.runners?.map(({ runner }) => runner)).toEqual([1, 1, 2]);
    expect(analysis.report.verdict).toBe('INVALID');
    expect(analysis.report.reasons).toContain(
      'runner 1 of 2 was sent by 2 k6: its pod was started again, or the files hold another run',
    );
  });
});

describe('what cannot be gathered is said in one line', () => {
  it.each([
    [
      'nothing',
      null,
      /run\.json cannot be read \(ENOENT\); give the run\.json that jorge-load kubernetes wrote/,
    ],
    ['a run of this machine', makeRun({ plan }), /run\.json is of no run in a cluster/],
    ['something else', { scenario: 'x' }, /run\.json is broken/],
    ['a time that is none', { ...facts, startedAt: 'yesterday' }, /run\.json is broken at startedAt: /],
    ['no runner', { ...facts, parallelism: 0 }, /run\.json is broken at parallelism: /],
    [
      'more runners than there can be',
      { ...facts, parallelism: 1e9 },
      /run\.json is broken at parallelism: /,
    ],
  ])('%s', async (_, given, line) => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'record'));
    const path = join(folder, 'run.json');
    if (given !== null) writeFileSync(path, JSON.stringify(given));
    const asked = { facts: path, recorded: join(folder, 'record'), outDir: join(folder, 'runs') };
    const context = { progress: toldProgress(() => undefined), interrupts: interruptsOf() };
    await expect(gather(asked, context)).rejects.toThrow(line);
    expect(runsIn(join(folder, 'runs'))).toEqual([]);
  });

  it('and a duration in milliseconds is told which units there are', () => {
    expect(['1ms', '0s', '0.5s'].map((text) => patience.read(text))).toEqual([null, null, 0.5]);
    expect(patience.allowed).toContain('in s, m, h or d');
  });

  it('and a folder in the place of a file', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'metrics.json'));
    await expect(gathered({}, { folder })).rejects.toThrow(/metrics\.json is no file; a Collector writes/);
    expect(runsIn(join(folder, 'runs'))).toEqual([]);
  });

  it('and one that is stopped while it waits leaves nothing', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'run.json'), JSON.stringify(facts));
    const asked = { facts: join(folder, 'run.json'), recorded: folder, outDir: join(folder, 'runs') };
    const interrupts = interruptsOf(AbortSignal.timeout(200));
    const ended = gather(asked, { progress: toldProgress(() => undefined), interrupts });
    await expect(ended).rejects.toThrow(InterruptedError);
    await expect(ended).rejects.toThrow(/while waiting for the runners: nothing was written/);
    expect(runsIn(join(folder, 'runs'))).toEqual([]);
  });
});
