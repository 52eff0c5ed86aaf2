/** Runs that later ones are held against: kept, and described. */
import { RequestError, UserError } from '../base/errors.ts';
import type { Baseline } from '../compare/baseline-schema.ts';
import { formatDate, formatDuration } from '../format/moment.ts';
import { formatMs, formatNumber } from '../format/wording.ts';
import { checkName, listBaselines, readBaseline, saveBaseline } from '../history/baseline-files.ts';
import { readRun } from '../history/read-side.ts';

export interface BaselineRequest {
  /** A run folder. */
  readonly run: string;
  /** Default: main. */
  readonly name?: string;
  /** Default: baselines. */
  readonly baselines?: string;
  /** Keeps a run that failed or was invalid as well. */
  readonly force?: boolean;
}

export interface BaselinesRequest {
  /** Default: baselines. */
  readonly baselines?: string;
}

/** @returns their names */
export async function namesOfBaselines({ baselines = 'baselines' }: BaselinesRequest): Promise<string[]> {
  return await listBaselines(baselines);
}

/** @returns its path @throws UserError E_USAGE, E_RECORD, E_BASELINE */
export async function keepBaseline(request: BaselineRequest): Promise<string> {
  const { run, baselines = 'baselines', force = false } = request;
  const called = checkName(request.name ?? 'main');
  const baseline = await readRun(run);
  const { verdict } = baseline.outline;
  if (!force && (verdict === 'FAIL' || verdict === 'INVALID')) {
    throw new RequestError(
      'E_BASELINE',
      (name) =>
        `${run} is ${verdict}: what it measured is no measure for later runs; save one that passed, or add ${name('force')}`,
    );
  }
  return await saveBaseline(baselines, called, baseline);
}

/** A line a baseline; of one that cannot be read, why. */
export async function describeBaselines(folder: string): Promise<string[]> {
  const names = await listBaselines(folder);
  const widest = Math.max(...names.map(({ length }) => length));
  return await Promise.all(
    names.map(async (name) => {
      const told = await readBaseline(folder, name).then(outlined, (error: unknown) => {
        if (error instanceof UserError) return error.message;
        throw error;
      });
      return `${name.padEnd(widest)}  ${told}`;
    }),
  );
}

/** Its lines. @throws UserError E_BASELINE */
export async function describeBaseline(name: string, folder: string): Promise<string[]> {
  const baseline = await readBaseline(folder, name);
  const { load, earlier, outline } = baseline;
  const p95s = Object.entries(outline.p95Ms);
  return [
    `${name}  ${outlined(baseline)}`,
    `load that is compared: ${load.phase}, ${formatDuration(load.seconds)}; runs before it under this name: ${earlier.length}`,
    ...p95s.map(([endpoint, ms]) => `  p95 of ${endpoint}  ${formatMs(ms)}`),
  ];
}

function outlined({ outline: { id, startedAt, commit, verdict, ratePerSecond } }: Baseline): string {
  const parts = [
    ...[id, verdict, formatDate(startedAt)],
    ...(commit === null ? [] : [`commit ${commit.slice(0, 10)}`]),
    ...(ratePerSecond === null ? [] : [`${formatNumber(ratePerSecond)} requests/s`]),
  ];
  return parts.join(', ');
}
