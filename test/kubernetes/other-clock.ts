/** Between k6 and a Collector: moves every time that k6 sends, as if its machine's clock were off. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonValue } from '@bufbuild/protobuf';
import { requestBody, requestOfBody } from '../otlp/requests.ts';

export interface OtherClock {
  readonly endpoint: string;
  readonly close: () => void;
}

/** @param collector what is sent on goes there */
export async function startOtherClock(collector: string, aheadMs: number): Promise<OtherClock> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = requestBody(moved(requestOfBody(Buffer.concat(chunks)), aheadMs));
      const headers = { 'Content-Type': 'application/x-protobuf' };
      fetch(`http://${collector}${request.url}`, { method: 'POST', body, headers }).then(
        ({ status }) => response.writeHead(status).end(),
        () => response.destroy(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { endpoint: `127.0.0.1:${port}`, close: () => server.close() };
}

const times: ReadonlySet<string> = new Set(['startTimeUnixNano', 'timeUnixNano']);

function moved(request: JsonValue, aheadMs: number): JsonValue {
  const text = JSON.stringify(request);
  return JSON.parse(text, (key, value: JsonValue) => {
    if (times.has(key)) return String(BigInt(value as string) + BigInt(aheadMs) * 1_000_000n);
    return isBegan(value) ? beganLater(value, aheadMs) : value;
  }) as JsonValue;
}

interface Began {
  readonly gauge: { readonly dataPoints: readonly { readonly asDouble: number }[] };
}

/** The gauge whose value is a time too. */
function isBegan(value: unknown): value is Began {
  return (value as { name?: unknown } | null)?.name === 'runner_began';
}

function beganLater({ gauge, ...rest }: Began, aheadMs: number): JsonValue {
  const dataPoints = gauge.dataPoints.map((point) => ({ ...point, asDouble: point.asDouble + aheadMs }));
  return { ...rest, gauge: { dataPoints } };
}
