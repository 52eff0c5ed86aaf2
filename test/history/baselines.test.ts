import { mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Baseline } from '../../src/toolkit/compare/baseline-schema.ts';
import { readBaseline, saveBaseline } from '../../src/toolkit/history/baseline-files.ts';
import { readHistory } from '../../src/toolkit/history/run-history.ts';
import { makeRun } from '../analyze/make-record.ts';
import { baselineOf } from '../compare/make-baseline.ts';
import { renderHistoryConsole } from '../documents/forms.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jorge-load-baselines-'));
});

const named = (id: string, baseline = baselineOf()): Baseline => ({
  ...baseline,
  outline: { ...baseline.outline, id },
});

describe('a baseline', () => {
  it('of a ten-minute run has at most 150 KB with all that it may hold, and no address of the target', async () => {
    const endpoints = Array.from({ length: 8 }, (_, place) => `endpoint_number_${place}`);
    // Every second has figures of four digits, of each endpoint.
    const factor = (_: string, second: number): number => 3.137 + Math.sin(second) / 3;
    const whole = baselineOf({ seconds: 600, endpoints, cpuCores: 0.5, factor });
    const ids = Array.from({ length: 50 }, (_, place) => `normal-20260301T10${place + 10}00Z`);
    const p95Ms = Object.fromEntries(endpoints.map((name) => [name, 251.3]));
    const earlier = ids.map((id) => ({ ...whole.outline, id, p95Ms, commit: 'a'.repeat(40) }));
    writeFileSync(join(folder, 'main.json'), JSON.stringify({ ...whole, earlier }));
    const path = await saveBaseline(folder, 'main', named('newest', whole));
    expect((await readBaseline(folder, 'main')).earlier).toHaveLength(50);
    expect(whole.endpoints['endpoint_number_0']?.series.windowSeconds).toBe(1);
    expect(statSync(path).size).toBeLessThanOrEqual(150_000);
    expect(readFileSync(path, 'utf8')).not.toContain('127.0.0.1');
  });

  it('comes back as it was saved, and remembers the runs before it under its name', async () => {
    await saveBaseline(folder, 'main', named('first'));
    await saveBaseline(folder, 'main', named('second'));
    await saveBaseline(folder, 'main', named('second'));
    const { earlier, ...rest } = await readBaseline(folder, 'main');
    expect(earlier.map(({ id }) => id)).toEqual(['first']);
    expect({ ...rest, earlier: [] }).toEqual(JSON.parse(JSON.stringify(named('second'))));
  });

  it('forgets runs of another test', async () => {
    const other = named('first');
    await saveBaseline(folder, 'main', { ...other, facts: { ...other.facts, users: 7 } });
    await saveBaseline(folder, 'main', named('second'));
    expect((await readBaseline(folder, 'main')).earlier).toEqual([]);
  });

  it.each([
    ['an older version', '{"schemaVersion": 0}', /has schema version 0; allowed is version 1: save it again/],
    ['a foreign file', '{"metrics": {}}', /is not a baseline of jorge-load/],
    ['half a file', '{"schemaVersion": 1, "outl', /is not whole JSON/],
    ['a broken one', '{"schemaVersion": 1}', /is broken at outline/],
  ])('from %s is refused by name', async (_, text, message) => {
    writeFileSync(join(folder, 'main.json'), text);
    await expect(readBaseline(folder, 'main')).rejects.toThrow(message);
  });

  it('that is missing is answered with those that are there', async () => {
    await saveBaseline(folder, 'main', named('first'));
    await expect(readBaseline(folder, 'mian')).rejects.toThrow(
      /mian does not exist; there is main; did you mean main\?/,
    );
  });

  it.each(['../main', 'a/b', '', '.', 'x'.repeat(65)])('may not be called %j', async (name) => {
    await expect(saveBaseline(folder, name, named('first'))).rejects.toThrow(/is not allowed/);
  });
});

describe('the history', () => {
  function addRun(place: number, p95Ms: number): void {
    const id = `normal-202603${String(place + 1).padStart(2, '0')}T100000Z`;
    mkdirSync(join(folder, id));
    const startedAt = `2026-03-${String(place + 1).padStart(2, '0')}T10:00:00.000Z`;
    const git = { commit: 'abcdef0123456789', dirty: false };
    writeFileSync(join(folder, id, 'run.json'), JSON.stringify(makeRun({ id, startedAt, git })));
    const latency = { p95Ms };
    const report = {
      verdict: 'PASS',
      totals: { ratePerSecond: 33, successShare: 1, latency },
      endpoints: [{ endpoint: 'roi_report', latency }],
    };
    writeFileSync(join(folder, id, 'report.json'), JSON.stringify(report));
  }

  it('shows the trend, dates the change, and names what it skips', async () => {
    for (let place = 0; place < 24; place += 1) addRun(place, (place < 14 ? 40 : 60) + (place % 3));
    mkdirSync(join(folder, 'normal-cut'));
    writeFileSync(join(folder, 'normal-cut', 'run.json'), '{"id": "normal');
    mkdirSync(join(folder, 'old'));
    writeFileSync(join(folder, 'old', 'run.json'), JSON.stringify(makeRun({ id: 'old' })));
    writeFileSync(join(folder, 'old', 'report.json'), '{"verdict": "GREEN"}');
    for (const other of ['ab-normal', 'capacity-search', 'scaling', 'monitor']) {
      mkdirSync(join(folder, `${other}-20260301T100000Z`));
    }
    const { runs, skipped } = await readHistory(folder);
    const text = renderHistoryConsole(runs, { color: false, width: 120 });
    expect(text).toContain('p95 latency ▆▆▆▆▆▆▆▆▆▆▆▆▆▆██████████');
    expect(text).toContain('24 Mar 2026, 10:00:00 UTC  PASS     62 ms        33/s    100 %  abcdef0123');
    expect(text).toContain('and 9 older ones');
    expect(text).toContain(
      'p95 of roi_report changed with normal-20260315T100000Z: 41.0 ms before, 61.0 ms since',
    );
    expect(skipped.map((line) => line.split(':')[0]).sort()).toEqual(['normal-cut', 'old']);
  });

  it('of a folder that is not there is one line', async () => {
    await expect(readHistory(join(folder, 'nowhere'))).rejects.toThrow(
      /cannot be read \(ENOENT\); give folder FOLDER/,
    );
  });
});
