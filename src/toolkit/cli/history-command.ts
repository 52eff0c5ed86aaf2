/** `jorge-load history [scenario]`: the trend of runs/, on the terminal and as history.html beside them. */
import { join } from 'node:path';
import { writeWhole } from '../config/atomic-write.ts';
import { render, renderTerminal } from '../document/render.ts';
import { historyDocument } from '../documents/history.ts';
import { exitCodes } from '../errors.ts';
import { readHistory } from '../history/run-history.ts';
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
  const wanted = runs.filter((run) => scenario === null || run.scenario === scenario);
  for (const line of skipped) warn(`skipped ${line}`);
  if (wanted.length === 0) {
    say(
      `there are no runs ${scenario === null ? '' : `of ${scenario} `}in ${folder} yet; type jorge-load run ${scenario ?? 'smoke'} --sandbox`,
    );
    return exitCodes.pass;
  }
  const page = join(folder, 'history.html');
  const document = historyDocument(wanted, skipped);
  await writeWhole(page, render(document, 'html'));
  process.stdout.write(renderTerminal(document, terminal(process.stdout)));
  sayPath('history', page);
  return exitCodes.pass;
}
