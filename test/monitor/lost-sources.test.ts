/** Whatever cannot be watched, or no longer: the monitor goes on, and every report has a line that says so. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import { startMonitor } from '../../src/toolkit/monitor/monitor.ts';
import { openSources, type SourceOptions } from '../../src/toolkit/monitor/open-sources.ts';
import { readWatched, type WatchOptions } from '../../src/toolkit/monitor/watch-options.ts';
import { readRecord } from '../../src/toolkit/record/read-record.ts';
import {
  freePort,
  postgresBinaries,
  redisBinary,
  startPostgres,
  startRedis,
  type Store,
} from './start-stores.ts';
import { renderConsole, renderHtml, renderMarkdown } from '../documents/forms.ts';

const password = 'hunter2hunter2';
const tickMs = 100;
const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Outcome {
  /** Of the report, each beside others. */
  readonly notes: string;
  /** All that was written or said. */
  readonly written: string;
}

/** As `jorge-load monitor` does, ten times as fast. */
async function watch(
  flags: WatchOptions,
  meanwhile: () => unknown,
  machine: Pick<SourceOptions, 'procRoot' | 'cgroupRoot'>,
): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'jorge-load-lost-'));
  const file = join(folder, 'system.ndjson');
  const said: string[] = [];
  const monitor = startMonitor({
    sources: openSources(readWatched(flags, {}), { folder, generatorPids: [], ...machine }),
    file,
    everyMs: tickMs,
    onNote: (line) => void said.push(line),
    onFault: (error) => {
      throw error;
    },
  });
  await after(5 * tickMs);
  meanwhile();
  await after(8 * tickMs);
  await monitor.close();
  const analysis = analyze(await readRecord(file), { strict: false });
  const [page, text] = [renderHtml(analysis), renderMarkdown(analysis)];
  const terminal = renderConsole(analysis, { color: false, width: 400 });
  const written = [readFileSync(file, 'utf8'), page, text, terminal, JSON.stringify(analysis), ...said];
  return { notes: terminal, written: written.join('\n') };
}

let pages: Server;
let port: number;
let stores: { readonly postgres: Store | null; readonly redis: Store | null };
const [binaries, redisServer] = [postgresBinaries(), redisBinary()];

beforeAll(async () => {
  pages = createServer((request, response) => {
    const isThere = request.url === '/page';
    response.writeHead(isThere ? 200 : 404, { 'content-type': 'text/html' });
    response.end('<html><body>hello</body></html>');
  });
  await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
  port = (pages.address() as AddressInfo).port;
  stores = {
    postgres: binaries === null ? null : await startPostgres(binaries),
    redis: redisServer === null ? null : await startRedis(redisServer),
  };
});

afterAll(async () => {
  pages.close();
  await Promise.all([stores.postgres?.kill(), stores.redis?.kill()]);
});

interface Loss {
  /** Null: what it needs is not on this machine. */
  readonly flags: () => WatchOptions | null | Promise<WatchOptions>;
  readonly meanwhile?: () => unknown;
  readonly machine?: Pick<SourceOptions, 'procRoot' | 'cgroupRoot'>;
  readonly line: RegExp;
}

const nothing = mkdtempSync(join(tmpdir(), 'jorge-load-nothing-'));
const sleeper = spawn('sleep', ['60'], { stdio: 'ignore' });
const at = (kind: string, path: string): string => `${kind}://me:${password}@127.0.0.1:${path}`;
const free = async (flags: (port: number) => WatchOptions): Promise<WatchOptions> => flags(await freePort());

const losses: [string, Loss][] = [
  [
    'a process that ends',
    {
      flags: () => ({ pid: String(sleeper.pid) }),
      meanwhile: () => sleeper.kill('SIGKILL'),
      line: /target was not read from \+0:00 to the end .*: there is no process \d+/,
    },
  ],
  [
    'a name that nobody has',
    { flags: () => ({ name: 'nobody' }), line: /target: there is no process called nobody/ },
  ],
  [
    'a port that nobody listens on',
    { flags: () => free((port) => ({ port: String(port) })), line: /target: no process listens on port \d+/ },
  ],
  [
    'a /proc that is hidden',
    {
      flags: () => ({ pid: '1' }),
      machine: { procRoot: nothing },
      line: /host: \/proc is not there or hidden/,
    },
  ],
  [
    'a PostgreSQL that is not there',
    {
      flags: () => free((port) => ({ postgres: at('postgres', `${port}/db`) })),
      line: /postgres: .*ECONNREFUSED/,
    },
  ],
  [
    'a PostgreSQL that knows another password',
    {
      flags: () => stores.postgres && { postgres: at('postgres', `${stores.postgres.port}/db`) },
      line: /postgres: .*password authentication failed/,
    },
  ],
  [
    'a Redis that is not there',
    { flags: () => free((port) => ({ redis: at('redis', String(port)) })), line: /redis: .*ECONNREFUSED/ },
  ],
  [
    'a Redis that knows another password',
    {
      flags: () => stores.redis && { redis: at('redis', String(stores.redis.port)) },
      line: /redis: .*WRONGPASS/,
    },
  ],
  [
    'a Prometheus that is not there',
    {
      flags: () => free((port) => ({ prometheus: at('http', String(port)), promql: ['up=up'] })),
      line: /prometheus: 127.0.0.1:\d+ does not answer \(.*ECONNREFUSED/,
    },
  ],
  [
    'a Prometheus that is something else',
    {
      flags: () => ({ prometheus: at('http', `${port}/page`), promql: ['up=up'] }),
      line: /prometheus: 127.0.0.1:\d+ answers 404/,
    },
  ],
  [
    'a page that is not there',
    { flags: () => ({ scrape: at('http', `${port}/metrics`) }), line: /scrape: 127.0.0.1:\d+ answers 404/ },
  ],
  [
    'a page for people',
    {
      flags: () => ({ scrape: at('http', `${port}/page`) }),
      line: /scrape: what .* is no page of Prometheus metrics/,
    },
  ],
  [
    'a machine without cgroups of version 2',
    {
      flags: () => ({ pid: '1' }),
      machine: { cgroupRoot: nothing },
      line: /container: not available: .*cgroup/,
    },
  ],
];

it.concurrent.for(losses)('%s is said, and no secret with it', async ([, loss], { skip }) => {
  const flags = await loss.flags();
  if (flags === null) return skip('skipped: no PostgreSQL or no Redis here');
  const { notes, written } = await watch(flags, loss.meanwhile ?? (() => undefined), loss.machine ?? {});
  expect(notes).toMatch(loss.line);
  expect(written).not.toContain(password);
});
