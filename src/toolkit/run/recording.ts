/**
 * How a run is recorded: k6 sends what it measured to a receiver of ours, which writes it into the run folder. Input:
 * the planned load. Output: what k6 has to be told, and the receiver.
 */
import { join } from 'node:path';
import { writeFault } from '../base/atomic-write.ts';
import type { UserError } from '../base/errors.ts';
import type { IsKept } from '../otlp/decode-request.ts';
import { startReceiver } from '../otlp/receiver.ts';
import { isPartOfRequest } from '../record/read-metrics.ts';
import { runFiles } from '../record/run-files.ts';
import type { PlannedLoad } from './planned-load.ts';

/** Of the longest run that is told by seconds. */
const mostPeriods = 2_880;

/** Longer where the run is long: no chart has room for more, and no reader of it. */
export function periodSecondsOf(load: PlannedLoad | null): number {
  return load === null ? 1 : Math.max(1, Math.ceil(load.seconds / mostPeriods));
}

/** Those by which reports tell requests apart. */
export const reportedTags: readonly string[] = ['name', 'error_code'];
/** Those of our scripts (src/lib/cold/prepare-test.ts) that only limits and raw samples make use of. */
const others = ['method', 'status', 'expected_response'] as const;

/** Of k6's own tags; null: all that the script asks for, as raw samples show each of them. */
export function systemTagsFor(load: PlannedLoad | null, samples: boolean): readonly string[] | null {
  if (samples || load === null) return null;
  return [...reportedTags, ...others.filter((tag) => load.limitedTags.includes(tag))];
}

/** Which of what k6 sends; all, where nobody knows what limits are on. */
export function keptMetrics(load: PlannedLoad | null): IsKept {
  return (metric) => load === null || load.limitedMetrics.includes(metric) || !isPartOfRequest(metric);
}

export interface Recording {
  /** `127.0.0.1:41033`. */
  readonly endpoint: string;
  /** Why the record could not be written on; null while it can. */
  readonly fault: () => UserError | null;
  /** Requests that did not arrive whole. */
  readonly lost: () => number;
  readonly close: () => Promise<void>;
}

interface RecordingOptions {
  readonly folder: string;
  readonly isKept?: IsKept;
  /** Told of each request that is on disk, as JSON. */
  readonly onMetrics: (json: string) => void;
  /** Told once, when the record cannot be written on. */
  readonly onFault: () => void;
}

/** @throws UserError E_OUTPUT where the file cannot be made */
export async function startRecording({
  folder,
  onFault,
  onMetrics,
  ...kept
}: RecordingOptions): Promise<Recording> {
  let fault: UserError | null = null;
  const receiver = await startReceiver({
    ...kept,
    file: join(folder, runFiles.metrics),
    onWritten: onMetrics,
    onFault: (cause) => {
      fault = writeFault(folder, cause);
      onFault();
    },
  }).catch((cause: unknown) => {
    throw writeFault(folder, cause);
  });
  return {
    endpoint: receiver.endpoint,
    fault: () => fault,
    lost: () => receiver.counts().refused,
    close: receiver.close,
  };
}
