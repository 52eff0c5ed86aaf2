/** The loop: a line a second, whatever becomes of its sources, the clock or the machine. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Monitor, startMonitor } from '../../src/toolkit/monitor/monitor.ts';
import type { Source } from '../../src/toolkit/monitor/source.ts';
import { readSystem } from '../../src/toolkit/record/read-system.ts';

const startMs = Date.parse('2026-01-01T00:00:00.250Z');
let file: string;
let notes: string[];

beforeEach(() => {
  vi.useFakeTimers({ now: startMs, toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
  file = join(mkdtempSync(join(tmpdir(), 'jorge-load-monitor-')), 'system.ndjson');
  notes = [];
});

afterEach(() => void vi.useRealTimers());

function start(...sources: Source[]): Monitor {
  return startMonitor({
    sources,
    file,
    onNote: (line) => void notes.push(line),
    onFault: (error) => {
      throw error;
    },
  });
}

function source(name: string, sample: Source['sample']): Source {
  return { name, sample, close: () => Promise.resolve() };
}

const steady = source('host', () => Promise.resolve({ 'host.load1': 1 }));
const lines = (): Record<string, unknown>[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

it('writes a line on each whole second', async () => {
  const monitor = start(steady);
  await vi.advanceTimersByTimeAsync(3000);
  await monitor.close();
  const first = Date.parse('2026-01-01T00:00:01.000Z');
  expect(lines()).toEqual([0, 1000, 2000].map((ms) => ({ t: first + ms, 'host.load1': 1 })));
});

it('notes a source that fails once, asks it again, and is not hurt', async () => {
  let asked = 0;
  const failing = source('redis', () => {
    asked += 1;
    return asked < 4
      ? Promise.reject(new Error('no answer\nat all'))
      : Promise.resolve({ 'redis.clients': 3 });
  });
  const monitor = start(steady, failing);
  await vi.advanceTimersByTimeAsync(4000);
  await monitor.close();
  expect(notes).toEqual(['redis: no answer at all']);
  const { system, notes: read } = await readSystem(file);
  expect(read).toEqual(notes);
  expect([...(system?.series.get('redis.clients') ?? [])]).toEqual([NaN, NaN, NaN, 3]);
  expect([...(system?.series.get('host.load1') ?? [])]).toEqual([1, 1, 1, 1]);
});

it('waits for no source that hangs, and takes it back when it answers', async () => {
  let asked = 0;
  const slow = source('postgres', async () => {
    asked += 1;
    await new Promise((resolve) => setTimeout(resolve, asked === 1 ? 2500 : 1));
    return { 'postgres.connections': asked };
  });
  const monitor = start(steady, slow);
  await vi.advanceTimersByTimeAsync(5000);
  await monitor.close();
  expect(notes).toEqual(['postgres: does not answer in time']);
  const { system } = await readSystem(file);
  expect([...(system?.series.get('host.load1') ?? [])]).toEqual([1, 1, 1, 1, 1]);
  expect([...(system?.series.get('postgres.connections') ?? [])]).toEqual([NaN, NaN, NaN, 2, 3]);
});

it('marks the ticks it missed, and invents none of their figures', async () => {
  let isFirst = true;
  const blocking = source('host', () => {
    // As a machine that stood still would have it.
    if (isFirst) vi.advanceTimersByTime(3200);
    isFirst = false;
    return Promise.resolve({ 'host.load1': 1 });
  });
  const monitor = start(blocking);
  await vi.advanceTimersByTimeAsync(3000);
  await monitor.close();
  const { system } = await readSystem(file);
  const seconds = [...(system?.timesMs ?? [])].map((t) => (t - Date.parse('2026-01-01T00:00:01Z')) / 1000);
  expect(seconds.slice(0, 5)).toEqual([0, 1, 2, 3, 4]);
  expect([...(system?.series.get('host.load1') ?? [])].slice(0, 5)).toEqual([1, NaN, NaN, NaN, 1]);
});

it.each([
  ['forward', 3600],
  ['back', -3600],
])('stays on its clock when the machine’s is set %s, and says so once', async (_way, seconds) => {
  const monitor = start(steady);
  await vi.advanceTimersByTimeAsync(2000);
  vi.setSystemTime(Date.now() + seconds * 1000);
  await vi.advanceTimersByTimeAsync(2000);
  await monitor.close();
  expect(notes).toHaveLength(1);
  expect(notes[0]).toContain(`jumped by ${seconds} s`);
  const { system } = await readSystem(file);
  const times = [...(system?.timesMs ?? [])];
  expect(times.map((t) => t - times[0]!)).toEqual([0, 1000, 2000, 3000]);
});

it('notes a clock that was set after the last line', async () => {
  const monitor = start(steady);
  await vi.advanceTimersByTimeAsync(2000);
  vi.setSystemTime(Date.now() + 7000);
  await monitor.close();
  expect(notes).toEqual([expect.stringContaining('jumped by 7 s')]);
});

it('notes once what could not be read beside the rest, and each reason of sources that share a name', async () => {
  const partly = { ...steady, remarks: () => ['depth is NaN'] };
  const failing = Array.from({ length: 7 }, (_, place) =>
    source('prometheus', () => Promise.reject(new Error(`question ${place} gives NaN`))),
  );
  const monitor = start(partly, ...failing);
  await vi.advanceTimersByTimeAsync(3000);
  await monitor.close();
  expect([...notes].sort()).toEqual([
    'host: depth is NaN',
    ...failing.map((_, place) => `prometheus: question ${place} gives NaN`),
  ]);
});

it('ends with what its sources have to say, and closes them', async () => {
  let isClosed = false;
  const monitor = start({
    ...steady,
    lastWords: () => Promise.resolve(['the slowest was SELECT 1']),
    close: () => {
      isClosed = true;
      return Promise.resolve();
    },
  });
  await vi.advanceTimersByTimeAsync(1000);
  await monitor.close();
  expect(isClosed).toBe(true);
  expect(notes).toEqual(['host: the slowest was SELECT 1']);
  expect((await readSystem(file)).system?.lastWords).toEqual(['host: the slowest was SELECT 1']);
});
