/** `jorge-load history [scenario]`. */
import { exitCodes } from '../../base/errors.ts';
import { flagFacts } from '../../config/platform-file.ts';
import { history as driveHistory, type HistoryRequest } from '../../drive/history.ts';
import { command } from '../command.ts';
import { asText } from '../flags.ts';
import { say, sayPath, show, warn } from '../say.ts';

export const history = command<HistoryRequest>({
  name: 'history',
  what: 'the trend of all runs: sparkline, p95, throughput, verdict, commit',
  asks: {
    scenario: ['[scenario]', 'of this scenario alone'],
    folder: ['--out <folder>', 'where run folders are, and history.html goes', asText, 'runs'],
  },
  // What --out was called before.
  groups: { Options: { folder: ['--runs <folder>', null] } },
  act: async (request) => {
    const { document, skipped, page } = await driveHistory(request);
    for (const line of skipped) warn(`skipped ${line}`);
    if (document === null || page === null) {
      sayNone(request);
      return exitCodes.pass;
    }
    show(document);
    sayPath('history', page);
    return exitCodes.pass;
  },
});

function sayNone({ scenario, folder = '' }: HistoryRequest): void {
  const of = scenario === undefined ? '' : `of ${scenario} `;
  const next = scenario ?? flagFacts().scenarios.smoke;
  say(`there are no runs ${of}in ${folder} yet; type jorge-load run ${next} --sandbox`);
}
