/** `jorge-load history [scenario]`. */
import { flagFacts } from '../config/platform-file.ts';
import { history } from '../drive/history.ts';
import { exitCodes } from '../base/errors.ts';
import { say, sayPath, show, warn } from './say.ts';

export interface HistoryFlags {
  readonly out: string;
  /** What `--out` was called before. */
  readonly runs?: string;
}

export async function historyCommand(scenario: string | undefined, flags: HistoryFlags): Promise<number> {
  const folder = flags.runs ?? flags.out;
  const { document, skipped, page } = await history({
    folder,
    ...(scenario === undefined ? {} : { scenario }),
  });
  for (const line of skipped) warn(`skipped ${line}`);
  if (document === null || page === null) {
    const of = scenario === undefined ? '' : `of ${scenario} `;
    const next = scenario ?? flagFacts().scenarios.smoke;
    say(`there are no runs ${of}in ${folder} yet; type jorge-load run ${next} --sandbox`);
    return exitCodes.pass;
  }
  show(document);
  sayPath('history', page);
  return exitCodes.pass;
}
