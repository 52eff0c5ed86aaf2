/** `jorge-load history [scenario]`: the trend of runs/, on the terminal and as history.html beside them. */
import { join } from 'node:path';
import { writeWhole } from '../config/atomic-write.ts';
import { exitCodes } from '../errors.ts';
import { readHistory } from '../history/run-history.ts';
import { buildTrends } from '../render/history/view.ts';
import { renderHistoryConsole } from '../render/history/console.ts';
import { renderHistoryHtml } from '../render/history/page.tsx';
import { say, sayPath, terminal, warn } from './say.ts';
import { findScenario } from './scenarios.ts';

export interface HistoryFlags {
  readonly out: string;
  /** What `--out` was called before. */
  readonly runs?: string;
}

export async function historyCommand(scenario: string | null, flags: HistoryFlags): Promise<number> {
  if (scenario !== null) await findScenario(scenario);
  const folder = flags.runs ?? flags.out;
  const { runs, skipped } = await readHistory(folder);
  const trends = buildTrends(runs.filter((run) => scenario === null || run.scenario === scenario));
  for (const line of skipped) warn(`skipped ${line}`);
  if (trends.length === 0) {
    say(
      `there are no runs ${scenario === null ? '' : `of ${scenario} `}in ${folder} yet; type jorge-load run ${scenario ?? 'smoke'} --sandbox`,
    );
    return exitCodes.pass;
  }
  const page = join(folder, 'history.html');
  await writeWhole(page, renderHistoryHtml(trends, skipped));
  process.stdout.write(renderHistoryConsole(trends, terminal(process.stdout)));
  sayPath('history', page);
  return exitCodes.pass;
}
