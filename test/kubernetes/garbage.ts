/** What comes to a Collector besides the runners' figures. */
import type { JsonValue } from '@bufbuild/protobuf';
import { counterRequest, requestBody } from '../otlp/requests.ts';

interface Posted {
  readonly body: Uint8Array<ArrayBuffer> | string;
  /** Protobuf, where it says nothing else. */
  readonly type?: string;
}

export async function post(
  endpoint: string,
  { body, type = 'application/x-protobuf' }: Posted,
): Promise<number> {
  const headers = { 'Content-Type': type };
  const { status } = await fetch(`http://${endpoint}/v1/metrics`, { method: 'POST', body, headers });
  return status;
}

/** Of a shop that counts its own requests, and calls that what k6 does. @param size how much more it says of itself */
export function otherProgram(size = 1): JsonValue {
  const point = {
    startTimeUnixNano: '1795764410843804203',
    timeUnixNano: '1795764411843915320',
    asDouble: 1000,
  };
  const dataPoints = Array.from({ length: size }, (_, place) => ({
    ...point,
    attributes: [{ key: 'route', value: { stringValue: `/route/${place}` } }],
  }));
  const sum = { dataPoints, aggregationTemporality: 2, isMonotonic: true };
  const attributes = [{ key: 'service.name', value: { stringValue: 'shop' } }];
  const scopeMetrics = [{ scope: { name: 'shop' }, metrics: [{ name: 'http_reqs', sum }] }];
  return { resourceMetrics: [{ resource: { attributes }, scopeMetrics }] };
}

const json = 'application/json';

/** Each with what the Collector answers. */
export const garbage: readonly (Posted & { readonly status: number })[] = [
  { body: Uint8Array.from({ length: 5000 }, (_, place) => (place * 7919) % 251), status: 400 },
  { body: requestBody(counterRequest(5)).slice(0, -20), status: 400 },
  { body: JSON.stringify(counterRequest(5)), status: 400 },
  { body: '{"resourceMetrics": [', type: json, status: 400 },
  { body: requestBody(otherProgram()), status: 200 },
  { body: JSON.stringify(otherProgram()), type: json, status: 200 },
];
