/** Files of a run folder that no run of ours wrote: each is read as far as it may be, and none spoils the others. */
import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import { inputLimits } from '../../src/toolkit/base/input-limits.ts';
import { parseModest } from '../../src/toolkit/base/modest-json.ts';
import { eachLine, LineSplitter } from '../../src/toolkit/record/lines.ts';
import { readRecord } from '../../src/toolkit/record/read-record.ts';
import { readSystem } from '../../src/toolkit/record/read-system.ts';
import { readTimeline } from '../../src/toolkit/record/read-timeline.ts';
import { goldenPath } from '../documents/golden-runs.ts';
import { runFiles } from '../../src/toolkit/record/run-files.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jorge-load-hostile-'));
});
afterAll(() => rm(folder, { recursive: true }));

let runs = 0;
/** A run that passed, to spoil a file of. */
async function aRun(): Promise<string> {
  runs += 1;
  const run = join(folder, `run-${runs}`);
  await cp(goldenPath('pass'), run, { recursive: true });
  return run;
}

async function verdictOf(run: string): Promise<{ verdict: string; notes: readonly string[] }> {
  const { report } = analyze(await readRecord(run), { strict: false });
  return report;
}

const files = Object.values(runFiles);

/** What may stand where a file of a run was. */
const spoilt: Readonly<Record<string, (path: string) => Promise<void>>> = {
  noise: (path) => writeFile(path, Buffer.from('\u0000\u00ff{]"noise'.repeat(40), 'latin1')),
  'noise, packed': (path) => writeFile(path, gzipSync('{"odd":1}\nno line\n'.repeat(9))),
  'a folder': (path) => mkdir(path).then(() => undefined),
  'a link to itself': (path) => symlink(path, path),
  'a device': (path) => symlink('/dev/zero', path),
  'a FIFO': (path) => Promise.resolve(void execFileSync('mkfifo', [path])),
};

describe.each(Object.entries(spoilt))('%s', (_what, put) => {
  it.each(files)('in place of %s costs that file alone, and the verdict is INVALID', async (name) => {
    const run = await aRun();
    await rm(join(run, name), { force: true });
    await put(join(run, name));
    const record = await readRecord(run);
    expect(record.notes.join('\n')).toContain(name.startsWith('timeline') ? 'timeline' : name.split('.')[0]);
    expect((await verdictOf(run)).verdict).toBe('INVALID');
    const others = [record.run, record.summary, record.timeline, record.system];
    expect(others.filter((part) => part !== null).length).toBeGreaterThanOrEqual(3);
  });
});

describe('a line that is too long', () => {
  const long = Buffer.alloc(inputLimits.lineBytes + 1, 'a');

  it('is left out, and those around it are read', async () => {
    const path = join(folder, 'long.ndjson');
    await writeFile(path, Buffer.concat([Buffer.from('one\n'), long, Buffer.from('\ntwo')]));
    const lines: string[] = [];
    expect(await eachLine(path, (line) => lines.push(line))).toEqual({ ended: null, tooLong: 1 });
    expect(lines).toEqual(['one', 'two']);
  });

  it('is said to be left out of the timeline, which can’t pass then', async () => {
    const run = await aRun();
    const whole = await readFile(join(run, 'timeline.ndjson.gz'));
    const packed = Buffer.concat([whole, gzipSync(Buffer.concat([long, Buffer.from('\n')]))]);
    await writeFile(join(run, 'timeline.ndjson.gz'), packed);
    const { verdict, notes } = await verdictOf(run);
    expect(verdict).toBe('INVALID');
    expect(notes).toContain('1 line of the timeline left out, longer than 16 MB');
  });

  it.each([1, 3, 1000])('is cut from chunks of %i bytes as from one', (size) => {
    const text = Buffer.from('a\n\nbcdefghij\n"x\ny"\nlast');
    const lines: string[] = [];
    const splitter = new LineSplitter({ longest: 6, isQuoted: true }, (bytes, start, end) =>
      lines.push(bytes.toString('utf8', start, end)),
    );
    for (let at = 0; at < text.length; at += size) splitter.write(text.subarray(at, at + size));
    splitter.end();
    expect({ lines, tooLong: splitter.tooLong }).toEqual({ lines: ['a', '', '"x\ny"', 'last'], tooLong: 1 });
  });

  it('of which there are too many ends the reading', () => {
    const splitter = new LineSplitter({ longest: 10 }, () => undefined);
    const chunk = Buffer.alloc(1024 * 1024, 'a');
    const write = (): void => {
      for (let mb = 0; mb <= 256; mb += 1) splitter.write(chunk);
    };
    expect(write).toThrow('more than 256 MB of it are lines that are too long');
  });
});

describe('a file that is larger than it looks', () => {
  it.each(['run.json', 'summary.json'])('is not read whole: %s', async (name) => {
    const run = await aRun();
    await truncate(join(run, name), 600 * 1024 * 1024);
    const { verdict, notes } = await verdictOf(run);
    expect(verdict).toBe('INVALID');
    expect(notes.join('\n')).toContain(`${name} is larger than 16 MB`);
  });

  it('is read as far as 100 times its size where it is gzip', async () => {
    const path = join(folder, 'bomb.ndjson.gz');
    await writeFile(path, gzipSync(Buffer.alloc(80 * 1024 * 1024, '\n'), { level: 9 }));
    const { damage } = await readTimeline(path);
    expect(damage[0]).toBe(
      'the timeline is incomplete (it opens to more than 100 times its size; read were the first 64 MB)',
    );
  });
});

describe('JSON that is no record', () => {
  it.each([
    ['wide', `[${'0,'.repeat(inputLimits.jsonValues)}0]`, 'holds more than 250,000 values'],
    ['deep', '['.repeat(inputLimits.jsonDepth + 1) + ' '.repeat(9_000), 'is nested deeper than 64 levels'],
  ])('is refused where it is too %s', (_what, text, message) => {
    expect(() => parseModest(text)).toThrow(message);
  });

  it('is read where only its texts look so', () => {
    const value = { text: `"\\${'[,{'.repeat(300_000)}`, list: [1, 2] };
    expect(parseModest(JSON.stringify(value))).toEqual(value);
  });

  it('as run.json of ten million entries costs that file', async () => {
    const run = await aRun();
    await writeFile(join(run, 'run.json'), `[${'0,'.repeat(7_000_000)}0]`);
    const { verdict, notes } = await verdictOf(run);
    expect({ verdict, note: notes[0] }).toEqual({
      verdict: 'INVALID',
      note: 'run.json holds more than 250,000 values',
    });
  });
});

describe('more than there is room for', () => {
  it('of figures is left out and said', async () => {
    const path = join(folder, 'figures.ndjson');
    const lineOf = (at: number, figures: object): string =>
      `${JSON.stringify({ t: Date.UTC(2026, 0, 1) + at * 1000, ...figures })}\n`;
    const narrow = Array.from({ length: 3_000 }, (_, at) => lineOf(at, { 'host.cpuShare': 0.5 }));
    const wide = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`host.${at}`, 1]));
    await writeFile(path, narrow.join('') + lineOf(3_000, wide));
    const { system, damage } = await readSystem(path);
    expect([...system!.series.keys()]).toEqual(['host.cpuShare']);
    expect(damage).toEqual(['1 line of system.ndjson is left out, beyond what is read']);
  });

  it('of remarks is left out and said', async () => {
    const path = join(folder, 'remarks.ndjson');
    const t = Date.UTC(2026, 0, 1);
    const remark = JSON.stringify({ t, note: 'host: gone' });
    await writeFile(path, `${JSON.stringify({ t, 'host.cpuShare': 0.5 })}\n${`${remark}\n`.repeat(1_500)}`);
    const { system, damage } = await readSystem(path);
    expect(system!.remarks).toHaveLength(1_000);
    expect(damage).toEqual(['500 lines of system.ndjson are left out, beyond what is read']);
  });
});
