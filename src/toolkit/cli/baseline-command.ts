/** `jorge-load baseline save | list | show`: runs that later ones are held against. */
import { relative } from 'node:path';
import type { Baseline } from '../compare/baseline-schema.ts';
import { exitCodes, UserError } from '../errors.ts';
import { checkName, listBaselines, readBaseline, saveBaseline } from '../history/baseline-files.ts';
import { readRun } from '../history/read-side.ts';
import { formatMs, formatNumber } from '../analyze/wording.ts';
import { formatDate, formatDuration } from '../render/view/moment.ts';

export interface BaselineFlags {
  readonly baselines: string;
}

export async function saveCommand(
  run: string,
  flags: BaselineFlags & { readonly name: string },
): Promise<number> {
  const name = checkName(flags.name);
  const baseline = await readRun(run);
  if (baseline.outline.verdict === 'INVALID') {
    throw new UserError(
      'E_BASELINE',
      `${run} is INVALID: its numbers don't speak about the target; save another run`,
    );
  }
  const path = await saveBaseline(flags.baselines, name, baseline);
  process.stdout.write(`baseline: ${relative(process.cwd(), path)}\n`);
  return exitCodes.pass;
}

export async function listCommand({ baselines }: BaselineFlags): Promise<number> {
  const names = await listBaselines(baselines);
  if (names.length === 0) process.stderr.write(`there are no baselines in ${baselines}\n`);
  for (const name of names) {
    const line = await readBaseline(baselines, name).then(outline, (error: unknown) => {
      if (error instanceof UserError) return error.message;
      throw error;
    });
    process.stdout.write(`${name.padEnd(Math.max(...names.map(({ length }) => length)))}  ${line}\n`);
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
  process.stdout.write(`${lines.join('\n')}\n`);
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
