/** `jorge-load suite <name>` and `--resume <folder>`. */
import { exitCodes, UserError } from '../../base/errors.ts';
import type { SuiteRequest } from '../../drive/requests.ts';
import { resumeSuite, suite as driveSuite, type SuiteResult, suitesOf } from '../../drive/suite.ts';
import { worstExitCode } from '../../suite/suite-state.ts';
import { command, type Table } from '../command.ts';
import { withContext } from '../context.ts';
import * as flags from '../flags.ts';
import { sayCompared, sayPath, show, warn } from '../say.ts';

type NewOrCut = Omit<SuiteRequest, 'suite'> & Partial<SuiteRequest> & flags.Resumable;

export const suiteName = 'its name in suites.json, or in --suites';
export const suiteFlags = {
  suites: ['--suites <file>', 'suites to choose from (default: suites.json)'],
  keepGoing: ['--keep-going', `go on when ${flags.smoke} does not pass`],
} satisfies Table<SuiteRequest>;
export const suiteGroups = {
  ...flags.loadGroups,
  Output: { samples: flags.samples, outDir: flags.out('where suite folders go', 'suites') },
};

export const suite = command<NewOrCut>({
  name: 'suite',
  what: 'run the scenarios of a suite of suites.json, with cooldowns between, into one report',
  asks: { suite: ['[suite]', suiteName] },
  groups: {
    ...suiteGroups,
    Suite: {
      ...suiteFlags,
      folder: ['--resume <folder>', 'run what is missing in a suite that was cut off'],
    },
  },
  notes: [flags.credentialsNote, flags.watchNote, flags.exitCodeNote],
  act: async (asked, given) => {
    const resumed = flags.resumeRequest(asked);
    if (resumed !== null) {
      refuseBesideResume(asked, given);
      return sayEnded(
        await withContext((context) => resumeSuite(resumed, { ...context, onCompared: sayCompared })),
      );
    }
    flags.refuseStray(given);
    const request = { ...asked, suite: asked.suite ?? (await refuseNameless(asked)) };
    return sayEnded(
      await withContext((context) => driveSuite(request, { ...context, onCompared: sayCompared })),
    );
  },
});

/** A suite that is taken up again goes on as it began; whom it may load is said each time. */
function refuseBesideResume({ suite: name }: NewOrCut, given: readonly string[]): void {
  const stray = name ?? given.find((flag) => flag !== '--resume' && flag !== '--allow-target');
  if (stray === undefined) return;
  throw new UserError('E_USAGE', `${stray} and --resume are both given; a resumed suite goes on as it began`);
}

async function refuseNameless({ suites }: NewOrCut): Promise<never> {
  const names = Object.keys((await suitesOf(suites)).suites).join(', ');
  throw new UserError('E_USAGE', `a suite is missing; allowed is ${names}, or --resume FOLDER`);
}

/** @returns the exit code */
export function sayEnded({ document, page, state, resumeCommand }: SuiteResult): number {
  show(document);
  sayPath('report', page);
  if (state.state !== 'interrupted') return worstExitCode(state);
  warn(`interrupted; ${resumeCommand} goes on`);
  return exitCodes.interrupted;
}
