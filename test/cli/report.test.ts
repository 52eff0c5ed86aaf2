/** `jorge-load report`: one record, several, and where their pages go. */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportSeveral } from '../../src/toolkit/drive/report-index.ts';
import { goldenPath } from '../render/golden-runs.ts';
import { jorgeLoad } from './jorge-load.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jorge-load-report-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function copyRuns(place: string, names: readonly string[]): Promise<string[]> {
  const paths = names.map((name) => join(folder, place, name));
  for (const [at, path] of paths.entries())
    await cp(goldenPath(at % 2 === 0 ? 'pass' : 'fail'), path, { recursive: true });
  return paths;
}

interface IndexFile {
  readonly runs: readonly {
    readonly name: string;
    readonly verdict: string;
    readonly report: string | null;
  }[];
  readonly skipped: readonly { readonly source: string }[];
}

async function readIndex(place: string): Promise<IndexFile> {
  return JSON.parse(await readFile(join(folder, place, 'index.json'), 'utf8')) as IndexFile;
}

const all = { formats: ['json', 'html', 'md'], outDir: null, strict: false } as const;

describe('the report of several records', () => {
  it('is an index where they meet, with a link to the report of each, and skips what it cannot read', async () => {
    const runs = await copyRuns('several', ['a', 'b']);
    const nothing = join(folder, 'several', 'nothing');
    await mkdir(nothing);
    const { exitCode, stdout } = await jorgeLoad(['report', ...runs, nothing]);
    expect(exitCode).toBe(99);
    expect(stdout).toMatch(
      /\n {2}a +PASS [^]*\n {2}b +FAIL [^]*Skipped\n.*nothing[^]*\n2 runs: 1 pass, 1 fail\n/,
    );
    const { runs: found, skipped } = await readIndex('several');
    expect(found.map(({ verdict, report }) => [verdict, report])).toEqual([
      ['PASS', './a/report.html'],
      ['FAIL', './b/report.html'],
    ]);
    expect(skipped.map(({ source }) => source)).toEqual([nothing]);
    for (const { report } of found)
      expect((await stat(join(folder, 'several', report!))).size).toBeGreaterThan(50_000);
    expect(await readFile(join(folder, 'several', 'index.md'), 'utf8')).toMatch(/^## 2 runs: 1 pass, 1 fail/);
  });

  it('keeps records of one name apart, and goes where --out says', async () => {
    const summary = goldenPath('foreign');
    const copy = join(folder, 'copy', 'summary.json');
    await mkdir(dirname(copy));
    await cp(summary, copy);
    const outDir = join(folder, 'elsewhere');
    const { page } = await reportSeveral([summary, copy], { ...all, outDir });
    expect(page).toBe(join(outDir, 'index.html'));
    expect((await readIndex('elsewhere')).runs.map(({ report }) => report)).toEqual([
      './summary/report.html',
      './summary-2/report.html',
    ]);
    expect(await readdir(dirname(copy))).toEqual(['summary.json']);
  });

  it('holds fifty runs, and still opens at once', async () => {
    const runs = await copyRuns(
      'fifty',
      Array.from({ length: 50 }, (_, place) => `run-${place}`),
    );
    await reportSeveral(runs, { ...all, formats: ['json', 'html'] });
    expect((await readIndex('fifty')).runs).toHaveLength(50);
    expect((await stat(join(folder, 'fifty', 'index.html'))).size).toBeLessThan(500_000);
  });

  it('is made of one alone where the others cannot be read, and of none is refused in one line', async () => {
    const [run = ''] = await copyRuns('alone', ['a']);
    await reportSeveral([run, join(folder, 'alone', 'no')], { ...all, formats: ['json'] });
    expect((await readIndex('alone')).runs).toMatchObject([{ name: 'a', report: null }]);
    await expect(reportSeveral([join(folder, 'no'), join(folder, 'where')], all)).rejects.toMatchObject({
      code: 'E_RECORD',
      message: expect.stringMatching(/^none of 2 sources can be read: /) as string,
    });
  });
});

describe('the report of one record', () => {
  it('links to the raw data wherever it is written', async () => {
    const [run = ''] = await copyRuns('linked', ['a b']);
    const out = join(folder, 'linked', 'out');
    await jorgeLoad(['report', run, '--out', out, '--format', 'html']);
    expect(await readdir(out)).toEqual(['report.html']);
    expect(await readFile(join(out, 'report.html'), 'utf8')).toContain('href="./../a%20b/run.json"');
  });

  it('says so, and ends as ever, where --open finds no browser', async () => {
    const bin = join(folder, 'bin');
    await mkdir(bin);
    const env = { PATH: bin };
    const args = ['report', goldenPath('foreign'), '--open', '--out', join(folder, 'opened')];
    const without = await jorgeLoad(args, env);
    expect([without.exitCode, without.stderr]).toEqual([99, 'not opened: xdg-open is not here']);
    await writeFile(join(bin, 'xdg-open'), '#!/bin/sh\nexit 3\n', { mode: 0o755 });
    const headless = await jorgeLoad(args, env);
    expect([headless.exitCode, headless.stderr]).toEqual([99, 'not opened: xdg-open found no browser']);
  });
});
