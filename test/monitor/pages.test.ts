/** Pages of metrics and Prometheus, from a server on loopback. */
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { type Endpoint, parseEndpoint } from '../../src/toolkit/monitor/endpoint.ts';
import { deploymentQueries, watchPrometheus } from '../../src/toolkit/monitor/prometheus.ts';
import { watchMetrics } from '../../src/toolkit/monitor/scrape.ts';
import type { Figures, Source } from '../../src/toolkit/monitor/source.ts';

const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close().closeAllConnections()));

async function serve(
  answer: (url: URL, headers: IncomingHttpHeaders) => string | Buffer,
  contentType = 'text/plain',
): Promise<Endpoint> {
  const server = createServer((request, response) => {
    response.setHeader('content-type', contentType);
    response.end(answer(new URL(request.url ?? '', 'http://x'), request.headers));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, username: null, password: null };
}

const pages: Record<string, [string, string, Record<string, number>]> = {
  'the sandbox': [
    'http_requests_total{endpoint="a"} 10\nhttp_requests_total{endpoint="b"} 5\ncache_hits_total 8\ncache_misses_total 2\nworkers_busy 3\nworkers_total 64\ndb_pool_in_use 2\ndb_pool_size 8\n',
    'http_requests_total{endpoint="a"} 40\nhttp_requests_total{endpoint="b"} 15\ncache_hits_total 11\ncache_misses_total 3\nworkers_busy 4\nworkers_total 64\ndb_pool_in_use 8\ndb_pool_size 8\n',
    {
      'app.requests': 40,
      'app.cacheHitShare': 0.75,
      'app.workersBusy': 4,
      'app.workersTotal': 64,
      'app.poolInUse': 8,
      'app.poolSize': 8,
    },
  ],
  'a FastAPI service': [
    '# TYPE http_requests_total counter\nhttp_requests_total{handler="/api/pricing/{id}",method="GET",status="2xx"} 7.0\nhttp_requests_inprogress{handler="/x y",method="GET"} 2.0\n',
    '# TYPE http_requests_total counter\nhttp_requests_total{handler="/api/pricing/{id}",method="GET",status="2xx"} 27.0\nhttp_requests_inprogress{handler="/x y",method="GET"} 5.0\n',
    { 'app.requests': 20, 'app.workersBusy': 5 },
  ],
  'any other service': [
    '# HELP x y\n# TYPE jobs_done counter\njobs_done 3 1700000000000\n# TYPE depth gauge\ndepth{q="a"} 4\n# TYPE took histogram\ntook_bucket{le="1"} 9\ntook_count 9\ntook_sum 1.5\n',
    '# TYPE jobs_done counter\njobs_done 8\n# TYPE depth gauge\ndepth{q="a"} 6\ndepth{q="b"} 2\n# TYPE took histogram\ntook_bucket{le="1"} 19\ntook_count 19\ntook_sum 2.5\n',
    { 'scrape.jobs_done': 5, 'scrape.depth': 8, 'scrape.took_count': 10, 'scrape.took_sum': 1 },
  ],
};

it.each(Object.entries(pages))(
  'reads the metrics of %s, counters as rates',
  async (_of, [first, then, figures]) => {
    let page = first;
    const source = watchMetrics(await serve(() => page));
    await source.sample(0);
    page = then;
    expect(await source.sample(1000)).toEqual(figures);
  },
);

const openType = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

/** What is made of one page after the other, a second apart. */
async function follow(...pages: readonly string[]): Promise<Figures[]> {
  let now = '';
  const source = watchMetrics(await serve(() => `${now}# EOF\n`, openType));
  const read: Figures[] = [];
  for (const [second, page] of pages.entries()) {
    now = page;
    read.push({ ...(await source.sample(second * 1000)) });
  }
  return read;
}

it('asks for the formats it reads, OpenMetrics first', async () => {
  let asked = '';
  const source = watchMetrics(
    await serve((_url, { accept }) => {
      asked = accept ?? '';
      return 'depth 1\n';
    }),
  );
  await source.sample(0);
  expect(asked).toBe('application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.9,*/*;q=0.1');
});

const sold = (...series: string[]): string => ['# TYPE sold counter', ...series, ''].join('\n');

it.each<[string, [before: string, after: string], number | undefined]>([
  [
    'of all its series',
    [sold('sold_total{x="a"} 1', 'sold_total{x="b"} 5'), sold('sold_total{x="a"} 3', 'sold_total{x="b"} 6')],
    3,
  ],
  [
    'that appears from nothing',
    [sold('sold_total{x="a"} 1'), sold('sold_total{x="a"} 1', 'sold_total{x="b"} 6')],
    6,
  ],
  [
    'whose series goes away',
    [sold('sold_total{x="a"} 1', 'sold_total{x="b"} 5'), sold('sold_total{x="a"} 4')],
    3,
  ],
  ['by the page’s own times', [sold('sold_total 1 100'), sold('sold_total 9 104')], 2],
  [
    'not, where the page’s own time stands still',
    [sold('sold_total 1 100'), sold('sold_total 1 100')],
    undefined,
  ],
  [
    'not, where one of its series fell',
    [sold('sold_total{x="a"} 9', 'sold_total{x="b"} 0'), sold('sold_total{x="a"} 1', 'sold_total{x="b"} 90')],
    undefined,
  ],
  [
    'not, where it began anew and is higher again',
    [sold('sold_total 3', 'sold_created 50'), sold('sold_total 8', 'sold_created 60')],
    undefined,
  ],
])('tells the rate of a counter %s', async (_how, pages, rate) => {
  const [, read] = await follow(...pages);
  expect(read?.['scrape.sold_total']).toBe(rate);
});

it('counts what is in each state', async () => {
  const doors = [
    '# TYPE door stateset',
    'door{door="open",at="n"} 1',
    'door{door="open",at="s"} 1',
    'door{door="sh\\\\ut",at="n"} 0',
    '',
  ];
  expect(await follow(doors.join('\n'))).toEqual([{ 'scrape.door.open': 2, 'scrape.door.sh\\ut': 0 }]);
});

it('says what it leaves out once, by name, wherever it stands the next time', async () => {
  let page = 'level 1\ndepth NaN\nheight\n# EOF\n';
  const source = watchMetrics(await serve(() => page, openType));
  expect(await source.sample(0)).toEqual({ 'scrape.level': 1 });
  expect(source.remarks?.()).toEqual([
    'left out, as it cannot be read: height (line 3 is not written as OpenMetrics has it), depth (is NaN)',
  ]);
  page = 'height\nlevel 1\ndepth +Inf\nwidth 1_0\n# EOF\n';
  await source.sample(1000);
  expect(source.remarks?.()).toEqual([
    'left out, as it cannot be read: width (line 4 has the value "1_0", which is no number)',
  ]);
});

it('keeps the first sixty figures of a page, and says of how many', async () => {
  const page = Array.from({ length: 70 }, (_, place) => `m${place} 1`).join('\n');
  const source = watchMetrics(await serve(() => page));
  expect(Object.keys((await source.sample(0)) ?? {})).toHaveLength(60);
  expect(source.remarks?.()).toEqual(['the page has 70 figures; the first 60 are kept']);
  await source.sample(1000);
  expect(source.remarks?.()).toEqual([]);
});

it.each<[string, [page: string | Buffer, contentType: string], RegExp]>([
  ['was cut', ['depth 1\n', openType], /does not end with # EOF: it was cut/],
  ['is too long', [`# ${'x'.repeat(5_000_000)}`, 'text/plain'], /answers more than 4 MB/],
  [
    'is in UTF-16',
    [Buffer.from('\ufeffdepth 1\n', 'utf16le'), 'text/plain; version=0.0.4'],
    /answers what is no UTF-8/,
  ],
  ['is for people', ['depth 1\n', 'text/html'], /no page of Prometheus metrics, but html/],
])('refuses a page that %s', async (_how, [page, contentType], line) => {
  const source = watchMetrics(await serve(() => page, contentType));
  await expect(source.sample(0)).rejects.toThrow(line);
});

it('says that a page is none of metrics', async () => {
  const source = watchMetrics(await serve(() => '<html>hello</html>'));
  await expect(source.sample(0)).rejects.toThrow(/no page of Prometheus metrics/);
});

/** A server of pages that answers otherwise than with a page. */
async function answering(listener: RequestListener): Promise<Source> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return watchMetrics({ url: `http://127.0.0.1:${port}/metrics`, username: null, password: null });
}

it.each<[string, RequestListener, RegExp]>([
  [
    'a redirect',
    (_request, response) => response.writeHead(302, { location: '/elsewhere' }).end(),
    /^127\.0\.0\.1:\d+ answers 302, which sends elsewhere: name the page itself$/,
  ],
  [
    'an error in JSON',
    (_request, response) => response.writeHead(500).end('{"detail":"broken"}'),
    /^127\.0\.0\.1:\d+ answers 500$/,
  ],
  [
    'half a page',
    (_request, response) => {
      response.writeHead(200, { 'content-length': 1000 }).write('depth 1\n', () => response.destroy());
    },
    /^127\.0\.0\.1:\d+ does not answer to the end \(/,
  ],
  ['nothing, for two seconds', () => undefined, /^does not answer in time$/],
  ['nothing', (request) => request.socket.destroy(), /^127\.0\.0\.1:\d+ does not answer \(/],
])('says what came instead of a page: %s', async (_what, listener, line) => {
  const source = await answering(listener);
  await expect(source.sample(0)).rejects.toThrow(
    expect.objectContaining({ message: expect.stringMatching(line) as unknown }) as Error,
  );
});

const vector = (...values: number[]): string =>
  JSON.stringify({
    status: 'success',
    data: { resultType: 'vector', result: values.map((value) => ({ value: [1, String(value)] })) },
  });

it('asks Prometheus each question by itself, so that a wrong one spoils no other', async () => {
  const endpoint = await serve((url) => {
    const query = url.searchParams.get('query');
    if (query === 'sum(up)') return vector(3);
    if (query === 'up') return vector(1, 1);
    return JSON.stringify({ status: 'error', error: 'parse error: unexpected end of input' });
  });
  const queries = { 'prometheus.up': 'sum(up)', 'prometheus.each': 'up', 'prometheus.broken': 'sum(' };
  const [good, several, broken] = watchPrometheus(endpoint, queries);
  expect(await good?.sample(0)).toEqual({ 'prometheus.up': 3 });
  expect(await good?.sample(1000)).toBeNull();
  await expect(several?.sample(0)).rejects.toThrow('prometheus.each gives 2 series; aggregate them');
  await expect(broken?.sample(0)).rejects.toThrow('prometheus.broken: parse error');
});

it.each([
  ['NaN', { resultType: 'scalar', result: [1, 'NaN'] }, 'gives NaN, which is no number'],
  ['+Inf', { resultType: 'vector', result: [{ value: [1, '+Inf'] }] }, 'gives +Inf, which is no number'],
  [
    'a range',
    { resultType: 'matrix', result: [{ values: [[1, '1']] }] },
    'gives a range; ask for one number',
  ],
  ['a string', { resultType: 'string', result: [1, 'x'] }, 'gives a string; ask for a number'],
  ['a histogram', { resultType: 'vector', result: [{ histogram: [1, {}] }] }, 'gives a histogram; ask for'],
  ['what it never gives', { resultType: 'tensor' }, 'does not answer prometheus.one as Prometheus does'],
])('says by its name that a query gives %s', async (_what, data, line) => {
  const endpoint = await serve(() => JSON.stringify({ status: 'success', data }));
  const [source] = watchPrometheus(endpoint, { 'prometheus.one': 'one' });
  const said = await source?.sample(0).catch(String);
  expect(said).toContain('prometheus.one');
  expect(said).toContain(line);
});

it.each([
  ['--scrape', 'http://me:100%hunter2@127.0.0.1/metrics', 'http://127.0.0.1/metrics'],
  ['MONITOR_PROMETHEUS_URL', 'http://hunter2%:x@127.0.0.1', 'http://127.0.0.1:9090'],
  ['--postgres', 'postgres://me:%E9hunter2@127.0.0.1/db', 'postgres://user@127.0.0.1:5432/db'],
  ['--postgres', 'postgres://me:hunter2@127.0.0.1/100%', 'postgres://user@127.0.0.1:5432/db'],
  ['MONITOR_REDIS_URL', 'redis://:hunter2%zz@127.0.0.1', 'redis://127.0.0.1:6379'],
])('refuses a bare %% in the URL of %s, without its password', (flag, url, example) => {
  const refuse = (): unknown => parseEndpoint(flag, url, example);
  expect(refuse).toThrow(`${flag} is no such URL: a % in a password is written %25`);
  expect(refuse).not.toThrow('hunter2');
});

it('leaves out what a deployment’s Prometheus knows nothing of, and says so in one line', async () => {
  const endpoint = await serve((url) => {
    return url.searchParams.get('query')?.includes('replicas') === true ? vector(4) : vector();
  });
  const sources = watchPrometheus(endpoint, deploymentQueries('jorge', 'api'));
  const figures = await Promise.all(sources.map((source) => source.sample(0)));
  expect(Object.assign({}, ...figures)).toEqual({ 'prometheus.replicas': 4 });
  const said = await Promise.all(sources.map((source) => source.sample(1000).catch(String)));
  expect(new Set(said)).toEqual(
    new Set([
      null,
      'Error: no series matches container.throttledPeriodsShare, prometheus.restarts, target.cpuCores, target.cpuShare, target.memoryShare, target.rssBytes',
    ]),
  );
});

it('sends credentials of a URL as a header, and keeps them out of what it says', async () => {
  const { url } = await serve((_url, { authorization }) => {
    return authorization === `Basic ${Buffer.from('me:hunter2').toString('base64')}` ? 'depth 1\n' : 'no';
  });
  const endpoint = parseEndpoint('--scrape', url.replace('//', '//me:hunter2@'), 'http://127.0.0.1/metrics');
  expect(await watchMetrics(endpoint).sample(0)).toEqual({ 'scrape.depth': 1 });
  servers.splice(0).forEach((server) => server.close().closeAllConnections());
  const error = await watchMetrics(endpoint).sample(1).catch(String);
  expect(error).toMatch(/127\.0\.0\.1:\d+ does not answer/);
  expect(error).not.toContain('hunter2');
});
