/** `jorge-load gather <run.json> <folder>`: what the Job of `jorge-load kubernetes` ends with. */
import { gather as driveGather } from '../../drive/gather.ts';
import { patience } from '../../drive/request-values.ts';
import type { GatherRequest } from '../../drive/requests.ts';
import { exitOfVerdict } from '../../exit-policy.ts';
import { command } from '../command.ts';
import { withContext } from '../context.ts';
import * as flags from '../flags.ts';
import { sayPath, show } from '../say.ts';

export const gather = command<GatherRequest>({
  name: 'gather',
  what: 'wait until the runners of a cluster have sent their load, then judge and report it as one run',
  asks: {
    facts: ['<facts>', 'the run.json that jorge-load kubernetes wrote'],
    recorded: ['<folder>', 'where a Collector writes what the runners send'],
    startSeconds: ['--start-within <duration>', 'how long to wait for the first figures', patience, '15m'],
    quietSeconds: ['--quiet-for <duration>', 'how long nothing new comes before a look', patience, '15s'],
    outDir: flags.out('where run folders go', 'runs'),
    strict: flags.strict,
  },
  notes: [flags.exitCodeNote],
  act: async (request) => {
    const { document, files, folder, analysis } = await withContext((context) =>
      driveGather(request, context),
    );
    show(document);
    sayPath('report', files.html ?? folder);
    return exitOfVerdict(analysis.report.verdict, request.strict ?? false);
  },
});
