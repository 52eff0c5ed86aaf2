/** What is no record of k6's, or not the one that can be read: refused by name, with what to do instead. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import { readRecord } from '../../src/toolkit/record/read-record.ts';
import { makeRun, makeSummary } from '../analyze/make-record.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jorge-load-foreign-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function saved(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

describe('results of another tool are refused by its name:', () => {
  it.each([
    ['plain.jtl', 'timeStamp,elapsed,label,responseCode,success\n1772442000000,12,home,200,true\n', /JMeter/],
    [
      'renamed.csv',
      'timeStamp,elapsed,label,responseCode,success\n1772442000000,12,home,200,true\n',
      /JMeter/,
    ],
    ['bare.jtl', '1772442000000,12,home,200,true\n', /JMeter/],
    ['xml.jtl', '<?xml version="1.0" encoding="UTF-8"?>\n<testResults version="1.2">\n', /JMeter/],
    ['results.xml', '<?xml version="1.0" encoding="UTF-8"?>\n<testResults version="1.2">\n', /JMeter/],
    ['stats.csv', 'Type,Name,Request Count,Failure Count,Median Response Time\nGET,/,3,0,4\n', /Locust/],
    ['old_stats.csv', '"Type","Name","# requests","# failures"\n"GET","/",3,0\n', /Locust/],
    ['history.csv', 'Timestamp,User Count,Type,Name,Requests/s\n', /Locust/],
    ['failures.csv', 'Method,Name,Error,Occurrences\n', /Locust/],
    ['simulation.log', 'RUN\tshop.Basket\tbasket\t1772442000000\t \t3.9.5\n', /Gatling/],
    ['artillery.json', '{"aggregate": {"counters": {}}, "intermediate": []}', /Artillery/],
    ['vegeta.json', '{"attack":"","seq":0,"code":200,"latency":1200}\n', /Vegeta/],
  ])('%s', async (name, text, tool) => {
    const refusal = expect(readRecord(await saved(name, text))).rejects;
    await refusal.toMatchObject({
      code: 'E_RECORD',
      message: expect.stringMatching(tool) as string,
    });
    await expect(readRecord(join(folder, name))).rejects.toThrow(/k6 run --out csv=/);
  });
});

describe('a summary that k6 writes otherwise', () => {
  it('by --summary-export is refused with what to type instead', async () => {
    const exported = {
      root_group: { name: '', groups: {}, checks: {} },
      metrics: {
        http_reqs: { count: 5, rate: 1 },
        http_req_duration: { avg: 3, thresholds: { 'p(95)<9': false } },
      },
    };
    await expect(readRecord(await saved('export.json', JSON.stringify(exported)))).rejects.toThrow(
      /is k6's --summary-export, which inverts thresholds; add this line to the script: export const handleSummary = .*; then type: k6 run/,
    );
  });

  it('without its state is not called an export', async () => {
    const { metrics } = makeSummary();
    await expect(readRecord(await saved('stateless.json', JSON.stringify({ metrics })))).rejects.toThrow(
      /is not what k6 hands to handleSummary \(state:/,
    );
  });
});

describe('a figure that is null', () => {
  it('is unknown: its gate has no data, and the rest of the report is there', async () => {
    const text = JSON.stringify(
      makeSummary({
        lost_orders: {
          type: 'rate',
          contains: 'default',
          values: { passes: 0, fails: 0 },
          thresholds: { 'rate<0.05': { ok: true } },
        },
      }),
    ).replace('{"passes":0,"fails":0}', '{"rate":null,"passes":0,"fails":0}');
    const { report } = analyze(await readRecord(await saved('null.json', text)), { strict: false });
    expect(report.checks).toContainEqual(
      expect.objectContaining({ selector: 'lost_orders', status: 'no-data', value: null }),
    );
    expect(report.totals.requests).toBe(20_000);
    expect(report.verdict).toBe('INVALID');
  });

  it('of a latency leaves the other figures of it', async () => {
    const text = JSON.stringify(makeSummary())
      .replaceAll('"p(99)":150', '"p(99)":null')
      .replaceAll('"max":300', '"max":1e999');
    const { report } = analyze(await readRecord(await saved('holes.json', text)), { strict: false });
    expect(report.totals.latency).toMatchObject({ p95Ms: 80, p99Ms: null, maxMs: null });
  });
});

describe('a folder without run.json', () => {
  async function made(name: string, files: Readonly<Record<string, string>>): Promise<string> {
    const path = join(folder, name);
    await mkdir(path);
    for (const [file, text] of Object.entries(files)) await writeFile(join(path, file), text);
    return path;
  }

  it('that holds a summary.json is read as that summary', async () => {
    const path = await made('summary-alone', {
      'summary.json': JSON.stringify(makeSummary()),
      'notes.txt': 'x',
    });
    const { report, sources } = analyze(await readRecord(path), { strict: false });
    expect(sources).toEqual(['summary']);
    expect(report).toMatchObject({ verdict: 'PASS', totals: { requests: 20_000 } });
  });

  it('that holds more of a run is read whole, and says that it is missing', async () => {
    const csv = 'metric_name,timestamp,metric_value,name\nhttp_req_duration,1772442000123,7,home\n';
    const path = await made('several', { 'summary.json': JSON.stringify(makeSummary()), 'samples.csv': csv });
    const record = await readRecord(path);
    expect(record.samples).not.toBeNull();
    expect(record.summary).not.toBeNull();
    expect(record.notes.join('\n')).toContain('run.json is missing');
  });

  it('and without anything of a run is no run folder', async () => {
    const path = await made('nothing', { 'readme.txt': 'x' });
    await expect(readRecord(path)).rejects.toThrow(/holds neither run.json nor summary.json/);
  });

  it.each([
    ['cut', '{"schemaVersion": 1, "id', /run.json is not whole JSON: it may have been cut$/],
    ['a list', '[]', /run.json is broken: Invalid input: expected object, received array$/],
    [
      'of another shape',
      JSON.stringify({ ...makeRun(), seed: 'x' }),
      /run.json is broken at seed: Invalid input/,
    ],
  ])('is told from one whose run.json is %s', async (name, text, message) => {
    await expect(readRecord(await made(`broken ${name}`, { 'run.json': text }))).rejects.toThrow(message);
  });
});
