/** `jorge-load history [scenario]`: the trend of runs/, on the terminal and as history.html beside them. */
import { join, relative } from 'node:path';
import { writeWhole } from '../config/atomic-write.ts';
import { exitCodes } from '../errors.ts';
import { readHistory } from '../history/run-history.ts';
import { buildTrends } from '../render/history/view.ts';
import { renderHistoryConsole } from '../render/history/console.ts';
import { renderHistoryHtml } from '../render/history/page.tsx';
import { terminal } from './reports.ts';
import { findScenario } from './scenarios.ts';

export interface HistoryFlags {
  readonly runs: string;
}

export async function historyCommand(
  scenario: string | null,
  { runs: folder }: HistoryFlags,
): Promise<number> {
  if (scenario !== null) await findScenario(scenario);
  const { runs, skipped } = await readHistory(folder);
  const trends = buildTrends(runs.filter((run) => scenario === null || run.scenario === scenario));
  const page = join(folder, 'history.html');
  await writeWhole(page, renderHistoryHtml(trends, skipped));
  process.stdout.write(renderHistoryConsole(trends, terminal(process.stdout)));
  for (const line of skipped) process.stderr.write(`skipped ${line}\n`);
  process.stdout.write(`history: ${relative(process.cwd(), page)}\n`);
  return exitCodes.pass;
}
