/** Files as Windows, editors and spreadsheets save them. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadThresholds } from '../../src/toolkit/config/thresholds.ts';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import { readRecord } from '../../src/toolkit/record/read-record.ts';
import { loadSuites } from '../../src/toolkit/suite/suites-file.ts';
import { decodeText, Utf8Decoder } from '../../src/toolkit/base/text-bytes.ts';
import { httpMetrics, jsonLines, jsonRequest } from './json-lines.ts';

const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const encodings: Readonly<Record<string, (text: string) => Buffer>> = {
  'UTF-8 with a mark': (text) => Buffer.from(`\ufeff${text}`),
  'UTF-16 LE with a mark': (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'UTF-16 LE without one': (text) => Buffer.from(text, 'utf16le'),
  'UTF-16 BE with a mark': (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  'UTF-16 BE without one': (text) => Buffer.from(text, 'utf16le').swap16(),
};
const names = Object.keys(encodings);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jorge-load-bytes-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function saved(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

describe.each(names)('a text in %s', (name) => {
  const encode = encodings[name]!;

  it('is the same text, in whatever chunks it comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 9 }), (end, size) => {
        const text = `{"${end}`;
        const bytes = encode(text);
        const decoder = new Utf8Decoder();
        const parts: Buffer[] = [];
        for (let from = 0; from < bytes.length; from += size)
          parts.push(decoder.write(bytes.subarray(from, from + size)));
        parts.push(decoder.end());
        expect(Buffer.concat(parts).toString('utf8')).toBe(text);
        expect(decodeText(bytes)).toBe(text);
      }),
    );
  });

  it('is a summary, a CSV, a JSON of samples, a dashboard record', async () => {
    const summary = await readFile(root('test/golden/foreign/summary.json'), 'utf8');
    const csv =
      'metric_name,timestamp,metric_value,name\nhttp_reqs,1772442000123,1,ä\nhttp_req_duration,1772442000123,7,ä\n';
    const json = jsonLines([...httpMetrics, ...jsonRequest({ name: 'ä' })]);
    const record = [
      '{"event":"param","data":{"period":1000}}',
      '{"event":"metric","data":{"time":{"type":"gauge"},"http_reqs":{"type":"counter"}}}',
      '{"event":"snapshot","data":[[4,4],[1772442001000]]}',
    ].join('\n');
    const analysisOf = async (file: string, text: string) =>
      analyze(await readRecord(await saved(file, encode(text))), { strict: false });
    expect((await analysisOf('summary.json', summary)).report.totals.requests).toBe(1000);
    expect((await analysisOf('samples.csv', csv)).report.endpoints).toMatchObject([
      { endpoint: 'ä', requests: 1 },
    ]);
    expect((await analysisOf('samples.json', json)).report.endpoints).toMatchObject([
      { endpoint: 'ä', requests: 1 },
    ]);
    expect((await analysisOf('record.ndjson', record)).charts!.requestsPerSecond).toHaveLength(1);
    const packed = await readRecord(await saved('samples.csv.gz', gzipSync(encode(csv))));
    expect(packed.samples!.tags).toMatchObject([{ name: 'ä' }]);
  });

  it('is thresholds.json and suites.json', async () => {
    const [limits, suites] = await Promise.all(
      ['thresholds.json', 'suites.json'].map(async (file) =>
        saved(file, encode(await readFile(root(file), 'utf8'))),
      ),
    );
    const scenarios = (await readdir(root('src/scenarios'))).map((file) => file.replace('.ts', ''));
    expect(await loadThresholds(limits!, scenarios)).toEqual(
      await loadThresholds(root('thresholds.json'), scenarios),
    );
    expect((await loadSuites(suites!, scenarios)).suites).toHaveProperty('quick');
  });
});

it('plain bytes are handed on as they are', () => {
  const bytes = Buffer.from('plain ä');
  expect(decodeText(bytes)).toBe('plain ä');
  expect(decodeText(Buffer.alloc(0))).toBe('');
  expect(decodeText(Buffer.from('x'))).toBe('x');
});
