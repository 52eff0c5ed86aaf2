/** A run's folder: there with its run.json, or not there. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readRecord } from '../../src/toolkit/record/read-record.ts';
import type { RunFacts } from '../../src/toolkit/record/run-schema.ts';
import { createFolderOf, writeRunFacts } from '../../src/toolkit/run/run-folder.ts';
import { goldenPath } from '../documents/golden-runs.ts';

const golden = JSON.parse(readFileSync(join(goldenPath('pass'), 'run.json'), 'utf8')) as RunFacts;
const run: RunFacts = { ...golden, state: 'running', startedAt: '2026-01-01T10:00:00.000Z' };
const name = `${run.scenario}-20260101T100000Z`;

let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'jorge-load-folder-'));
});
afterEach(() => rmSync(out, { recursive: true }));

it('is a run that did not end, from its first instant', async () => {
  const { path, id } = await createFolderOf(run, out);
  expect(readdirSync(path)).toEqual(['run.json']);
  expect(readdirSync(out)).toEqual([name]);
  writeFileSync(join(path, 'system.ndjson'), '');
  const { run: read, damage } = await readRecord(path);
  expect({ id: read?.id, state: read?.state, damage }).toEqual({ id, state: 'running', damage: [] });
});

it('is another one for each of twenty that begin at once', async () => {
  const made = await Promise.all(Array.from({ length: 20 }, () => createFolderOf(run, out)));
  const ids = made.map(({ id }) => id).sort();
  expect(new Set(ids).size).toBe(20);
  expect(readdirSync(out).sort()).toEqual(ids);
  for (const { id, path } of made) expect((await readRecord(path)).run?.id).toBe(id);
});

it('leaves what is there already as it is', async () => {
  mkdirSync(join(out, name));
  expect((await createFolderOf(run, out)).id).toBe(`${name}-2`);
  expect(readdirSync(join(out, name))).toEqual([]);
});

it('whose run.json was changed by another hand is damaged', async () => {
  const folder = await createFolderOf(run, out);
  await writeRunFacts(folder, { ...run, id: folder.id, state: 'finished' });
  expect((await readRecord(folder.path)).damage).toEqual([]);
  const file = join(folder.path, 'run.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('"finished"', '"crashed"'));
  expect((await readRecord(folder.path)).damage).toEqual(['run.json was changed after the run']);
});

it('whose run.json lost its own seal, though it seals the files beside it, is damaged', async () => {
  const folder = await createFolderOf(run, out);
  await writeRunFacts(folder, { ...run, id: folder.id, files: {} });
  const file = join(folder.path, 'run.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('"seal"', '"nullseal"'));
  expect((await readRecord(folder.path)).damage).toEqual(['run.json was changed after the run']);
});

it('that cannot be written is named, not the file beside it', async () => {
  const gone = { id: 'gone', path: join(out, 'gone') };
  await expect(writeRunFacts(gone, run)).rejects.toThrow(
    `cannot write ${join(out, 'gone', 'run.json')}: there is no such file or folder; check the path`,
  );
});

/** Of root everything is readable. */
const isRoot = process.getuid?.() === 0;

it.skipIf(isRoot)('whose run.json may not be read is refused, and not judged without it', async () => {
  const { path } = await createFolderOf(run, out);
  writeFileSync(join(path, 'system.ndjson'), '');
  chmodSync(join(path, 'run.json'), 0o000);
  await expect(readRecord(path)).rejects.toThrow(/run\.json cannot be read \(EACCES\): permission denied/);
});
