/** Made records, as long as one likes: a dashboard record, and raw samples as CSV. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/** Packs lines into a file. */
export async function writeLines(path: string, lines: Iterable<string>): Promise<void> {
  await pipeline(Readable.from(chunked(lines)), createGzip({ level: 1 }), createWriteStream(path));
}

function* chunked(lines: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const line of lines) {
    chunk += line;
    if (chunk.length < 64 * 1024) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk;
}

const startMs = Date.parse('2026-03-01T10:00:00Z');

/** Waves of load, so that no two periods are alike. */
function wave(period: number, series: number): number {
  return 20 + 10 * Math.sin(period / 40 + series) + ((period * 7 + series * 13) % 11);
}

/** As k6's dashboard writes it: requests, success and latency of the whole and of each endpoint. */
export function* recordLines(shape: {
  periods: number;
  seconds: number;
  endpoints: number;
}): Generator<string> {
  const tags = [
    '',
    ...Array.from({ length: shape.endpoints }, (_, place) => `{name:endpoint_${place + 10}}`),
  ];
  const types: Readonly<Record<string, string>> = {
    http_req_duration: 'trend',
    http_reqs: 'counter',
    request_ok: 'rate',
  };
  const known = Object.entries(types)
    .flatMap(([metric, type]) => tags.map((tag, series) => ({ name: metric + tag, type, series })))
    .concat({ name: 'time', type: 'gauge', series: 0 }, { name: 'vus', type: 'gauge', series: 0 })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const line = (event: string, data: unknown): string => `${JSON.stringify({ event, data })}\n`;
  yield line('param', { period: shape.seconds * 1000, endOffset: shape.periods * shape.seconds * 1000 });
  yield line('metric', Object.fromEntries(known.map(({ name, type }) => [name, { type }])));
  for (let period = 0; period < shape.periods; period += 1) {
    yield line(
      'snapshot',
      known.map(({ name, type, series }) => {
        const ms = wave(period, series);
        if (name === 'time') return [startMs + (period + 1) * shape.seconds * 1000];
        if (type === 'trend') return [ms, ms * 9, ms * 0.9, ms / 8, ms * 2, ms * 3, ms * 5];
        if (type === 'counter') return [Math.round(ms * 5), ms * 5];
        return type === 'rate' ? [period % 97 === 0 ? 0.98 : 1] : [100];
      }),
    );
  }
}

const requestMetrics = [
  'http_reqs',
  'http_req_duration',
  'http_req_blocked',
  'http_req_connecting',
  'http_req_tls_handshaking',
  'http_req_sending',
  'http_req_waiting',
  'http_req_receiving',
  'http_req_failed',
  'request_ok',
  'degraded_responses',
] as const;

/** An hour of requests as `--samples` keeps them. */
export function* csvLines(requests: number): Generator<string> {
  yield 'metric_name,timestamp,metric_value,error_code,expected_response,method,name,status,extra_tags,metadata\n';
  for (let request = 0; request < requests; request += 1) {
    const timeMs = startMs + Math.floor((request * 3_600_000) / requests);
    const failed = request % 500 === 0;
    const tags = `,${failed ? 'false' : 'true'},GET,endpoint_${request % 8},${failed ? 503 : 200},phase=steady&user=JorgePlatformUser&task=task_${request % 8},`;
    for (const metric of requestMetrics) {
      yield `${metric},${timeMs},${valueOf(metric, request, failed).toFixed(6)},${tags}\n`;
    }
  }
}

function valueOf(metric: (typeof requestMetrics)[number], request: number, failed: boolean): number {
  switch (metric) {
    case 'http_reqs':
      return 1;
    case 'http_req_failed':
      return failed ? 1 : 0;
    case 'request_ok':
      return failed ? 0 : 1;
    case 'degraded_responses':
      return 0;
    default:
      return wave(request, request % 8) * (request % 100 === 0 ? 12 : 1);
  }
}
