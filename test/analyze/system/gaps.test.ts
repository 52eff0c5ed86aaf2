/** When a source of system.ndjson was silent, and how a report says so. */
import { expect, it } from 'vitest';
import { analyze } from '../../../src/toolkit/analyze/analyze.ts';
import type { RunRecord } from '../../../src/toolkit/record/types.ts';
import { notesOf } from '../../../src/toolkit/documents/run/notes.ts';
import { startMs } from '../make-record.ts';
import { makeRunWith } from './made-runs.ts';

type Remarks = NonNullable<RunRecord['system']>['remarks'];

/** A healthy run of 60 s with PostgreSQL, as `read` tells second by second; second 0 is at +0:00.6. */
function watched(figures: Readonly<Record<string, (second: number) => number>>, remarks: Remarks = []) {
  const record = makeRunWith({ seed: 1, seconds: 60 });
  const { timesMs, series } = record.system!;
  const more = Object.entries(figures).map(
    ([figure, course]) => [figure, Float64Array.from(timesMs, (_, second) => course(second))] as const,
  );
  const notes = remarks.map(({ source, reason }) => `${source}: ${reason}`);
  const system = { timesMs, series: new Map([...series, ...more]), remarks, lastWords: [] };
  const analysis = analyze({ ...record, system, notes }, { strict: false });
  return { gaps: analysis.report.target.gaps, notes: notesOf(analysis.report) };
}

const silent = (from: number, to: number) => (second: number) => (second >= from && second < to ? NaN : 7);
const at = (second: number, source: string, reason: string): Remarks[number] => {
  return { timeMs: startMs + second * 1000 + 600, source, reason };
};

it('is told from its last reading to its next, with all that was said of it meanwhile', () => {
  const remarks = [
    at(20, 'postgres', 'terminated'),
    at(21, 'postgres', 'refused'),
    at(40, 'redis', 'refused'),
    at(50, 'postgres', 'something else'),
  ];
  const { gaps, notes } = watched({ 'postgres.connections': silent(20, 30) }, remarks);
  expect(gaps).toEqual([
    {
      time: new Date(startMs + 19_600).toISOString(),
      secondsIntoLoad: 19.6,
      source: 'postgres',
      lastsSeconds: 11,
      isBack: true,
      reasons: ['terminated', 'refused'],
    },
  ]);
  expect(notes).toEqual([
    'redis: refused',
    'postgres: something else',
    'postgres was not read from +0:19 to +0:30 (11 s): terminated; refused',
  ]);
});

it('has no end where the source did not come back, and begins with the load where it came late', () => {
  const { notes } = watched(
    { 'redis.clients': silent(40, 99), 'prometheus.depth': silent(0, 5) },
    // Said before the load began.
    [at(-3, 'prometheus', 'does not answer')],
  );
  expect(notes).toEqual([
    'prometheus was not read from +0:00 to +0:05 (5 s): does not answer',
    'redis was not read from +0:39 to the end (20 s)',
  ]);
});

it.each<[string, Parameters<typeof watched>[0]]>([
  ['two ticks in which it was late', { 'postgres.connections': silent(20, 22) }],
  ['a figure that is read less often', { 'prometheus.up': (at) => (at % 5 === 0 ? 1 : NaN) }],
  ['one figure of a source that goes on', { 'redis.hitShare': silent(20, 40), 'redis.clients': () => 1 }],
])('is none for %s', (_what, figures) => {
  expect(watched(figures).gaps).toEqual([]);
});

it('of a figure that is read less often is told from two missing readings on', () => {
  const { notes } = watched({ 'prometheus.up': (at) => (at % 5 === 0 && (at < 20 || at > 40) ? 1 : NaN) });
  expect(notes).toEqual(['prometheus was not read from +0:15 to +0:45 (30 s)']);
});

it('is told ten times at most, and counted', () => {
  const comesAndGoes = (second: number): number => (second % 6 < 3 ? 1 : NaN);
  const { gaps, notes } = watched({ 'redis.clients': comesAndGoes, 'postgres.connections': comesAndGoes });
  expect(gaps).toHaveLength(20);
  expect(notes.slice(-1)).toEqual(['and 10 more gaps in report.json']);
  expect(notes).toHaveLength(11);
});

it('is the monitor’s own where it missed its ticks', () => {
  const record = makeRunWith({ seed: 1, seconds: 60 });
  for (const values of record.system!.series.values()) values.fill(NaN, 20, 30);
  const { gaps } = analyze(record, { strict: false }).report.target;
  expect(gaps).toMatchObject([{ source: 'monitor', secondsIntoLoad: 19.6, lastsSeconds: 11 }]);
});
