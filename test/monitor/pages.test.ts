/** Pages of metrics and Prometheus, from a server on loopback. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { type Endpoint, parseEndpoint } from '../../src/toolkit/monitor/endpoint.ts';
import { deploymentQueries, watchPrometheus } from '../../src/toolkit/monitor/prometheus.ts';
import { watchMetrics } from '../../src/toolkit/monitor/scrape.ts';

const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));

async function serve(answer: (url: URL, authorization: string) => string): Promise<Endpoint> {
  const server = createServer((request, response) => {
    response.end(answer(new URL(request.url ?? '', 'http://x'), request.headers.authorization ?? ''));
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
    '# TYPE jobs_done counter\njobs_done 8\n# TYPE depth gauge\ndepth{q="a"} 6\ndepth{q="b"} +Inf\n# TYPE took histogram\ntook_bucket{le="1"} 19\ntook_count 19\ntook_sum 2.5\n',
    { 'scrape.jobs_done': 5, 'scrape.depth': 6, 'scrape.took_count': 10, 'scrape.took_sum': 1 },
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

it('says that a page is none of metrics', async () => {
  const source = watchMetrics(await serve(() => '<html>hello</html>'));
  await expect(source.sample(0)).rejects.toThrow(/no page of Prometheus metrics/);
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
  const { url } = await serve((_url, authorization) => {
    return authorization === `Basic ${Buffer.from('me:hunter2').toString('base64')}` ? 'depth 1\n' : 'no';
  });
  const endpoint = parseEndpoint('--scrape', url.replace('//', '//me:hunter2@'), 'http://127.0.0.1/metrics');
  expect(await watchMetrics(endpoint).sample(0)).toEqual({});
  servers.splice(0).forEach((server) => server.close().closeAllConnections());
  const error = await watchMetrics(endpoint).sample(1).catch(String);
  expect(error).toMatch(/127\.0\.0\.1:\d+ does not answer/);
  expect(error).not.toContain('hunter2');
});
