/** Requests of OTLP's metrics as k6 sends them: made of the JSON that the protocol has for them. */
import {
  createFileRegistry,
  fromBinary,
  fromJson,
  type JsonValue,
  toBinary,
  toJson,
} from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { requestDescriptor } from '../../src/toolkit/otlp/descriptor.ts';

const files = fromBinary(FileDescriptorSetSchema, Buffer.from(requestDescriptor, 'base64'));
const schema = createFileRegistry(files).getMessage(
  'opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest',
)!;

export function requestBody(json: JsonValue): Uint8Array<ArrayBuffer> {
  return new Uint8Array(toBinary(schema, fromJson(schema, json)));
}

/** Enumerations as their names. */
export function requestOfBody(body: Uint8Array): JsonValue {
  return toJson(schema, fromBinary(schema, body));
}

/** A counter of one point. */
export function counterRequest(value: number): JsonValue {
  const point = {
    attributes: [{ key: 'name', value: { stringValue: 'roi_report' } }],
    startTimeUnixNano: '1795764410843804203',
    timeUnixNano: '1795764411843915320',
    asDouble: value,
  };
  const sum = { dataPoints: [point], aggregationTemporality: 1, isMonotonic: true };
  const scopeMetrics = [{ scope: { name: 'k6' }, metrics: [{ name: 'http_reqs', sum }] }];
  return { resourceMetrics: [{ resource: {}, scopeMetrics }] };
}
