/** `jorge-load baseline save | list | show`: runs that later ones are held against. */
import type { Baseline } from '../compare/baseline-schema.ts';
import { keepBaseline } from '../drive/baseline.ts';
import { exitCodes, UserError } from '../base/errors.ts';
import { listBaselines, readBaseline } from '../history/baseline-files.ts';
import { formatMs, formatNumber } from '../format/wording.ts';
import { formatDate, formatDuration } from '../documents/moment.ts';
import { say, sayPath, warn } from './say.ts';

export interface BaselineFlags {
  readonly baselines: string;
}

export interface SaveFlags extends BaselineFlags {
  readonly name: string;
  /** Keep a run that failed or was invalid as well. */
  readonly force: boolean;
}

export async function saveCommand(run: string, flags: SaveFlags): Promise<number> {
  sayPath('baseline', await keepBaseline({ run, ...flags }));
  return exitCodes.pass;
}

export async function listCommand({ baselines }: BaselineFlags): Promise<number> {
  const names = await listBaselines(baselines);
  if (names.length === 0) warn(`there are no baselines in ${baselines}`);
  for (const name of names) {
    const line = await readBaseline(baselines, name).then(outline, (error: unknown) => {
      if (error instanceof UserError) return error.message;
      throw error;
    });
    say(`${name.padEnd(Math.max(...names.map(({ length }) => length)))}  ${line}`);
  }
  return exitCodes.pass;
}

export async function showCommand(name: string, { baselines }: BaselineFlags): Promise<number> {
  const baseline = await readBaseline(baselines, name);
  const lines = [
    `${name}  ${outline(baseline)}`,
    `load that is compared: ${baseline.load.phase}, ${formatDuration(baseline.load.seconds)}; runs before it under this name: ${baseline.earlier.length}`,
    ...Object.entries(baseline.outline.p95Ms).map(
      ([endpoint, ms]) => `  p95 of ${endpoint}  ${formatMs(ms)}`,
    ),
  ];
  for (const line of lines) say(line);
  return exitCodes.pass;
}

function outline({ outline: { id, startedAt, commit, verdict, ratePerSecond } }: Baseline): string {
  return [
    id,
    verdict,
    formatDate(startedAt),
    commit === null ? '' : `commit ${commit.slice(0, 10)}`,
    ratePerSecond === null ? '' : `${formatNumber(ratePerSecond)} requests/s`,
  ]
    .filter((text) => text !== '')
    .join(', ');
}
