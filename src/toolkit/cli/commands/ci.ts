/** `jorge-load ci run | comment | gate`. */
import { join, relative } from 'node:path';
import { exitCodes } from '../../base/errors.ts';
import { annotated, judgeGate, softenable } from '../../ci/gate.ts';
import { ciComment, ciSuite, newestSuite } from '../../drive/ci.ts';
import type { SuiteRequest } from '../../drive/requests.ts';
import { visibleLines } from '../../format/visible.ts';
import { readSuite } from '../../suite/suite-state.ts';
import { command, group, type Table } from '../command.ts';
import { withContext } from '../context.ts';
import * as flags from '../flags.ts';
import { say, sayCompared } from '../say.ts';
import { sayEnded, suiteFlags, suiteGroups, suiteName } from './suite.ts';

/** Exits with 0 whatever the verdict, so that reports go out before `ci gate` ends the job. */
const run = command<SuiteRequest>({
  name: 'run',
  what: 'run a suite against the baseline of the branch that is merged into; exits 0 when it was run',
  asks: { suite: ['<suite>', suiteName] },
  groups: { ...suiteGroups, Suite: suiteFlags },
  act: async (request, given) => {
    flags.refuseStray(given);
    const ended = await withContext((context) => ciSuite(request, { ...context, onCompared: sayCompared }));
    const exitCode = sayEnded(ended);
    for (const name of ended.saved) say(`baseline: ${join(request.baselines ?? '', `${name}.json`)}`);
    return ended.state.state === 'interrupted' ? exitCode : exitCodes.pass;
  },
});

interface FolderChoice {
  readonly folder?: string;
  /** Where the newest is looked for, without a folder. */
  readonly outDir: string;
}

const folderFlags = {
  folder: ['[folder]', "the suite's folder (default: the newest)"],
  outDir: flags.out('where suite folders are', 'suites'),
} satisfies Table<FolderChoice>;

const comment = command<FolderChoice>({
  name: 'comment',
  what: "put the result into the job's summary and into one comment of the pull request",
  asks: folderFlags,
  act: async ({ folder, outDir }) => {
    const said = await ciComment(folder ?? (await newestSuite(outDir)), process.env);
    process.stdout.write(`${visibleLines(said)}\n`);
    return exitCodes.pass;
  },
});

const gate = command<FolderChoice & { readonly warnOn?: readonly (typeof softenable)[number][] }>({
  name: 'gate',
  what: 'end as the suite did: 0 pass, 99 a gate broke, 98 invalid, 97 a regression',
  asks: {
    ...folderFlags,
    warnOn: [
      '--warn-on <outcomes>',
      `say but do not fail on: ${softenable.join(', ')}`,
      flags.asNames(softenable),
    ],
  },
  act: async ({ folder: given, outDir, warnOn = [] }) => {
    const folder = given ?? (await newestSuite(outDir));
    const { lines, exitCode } = judgeGate(await readSuite(folder), warnOn);
    for (const line of lines) say(annotated(line, process.env));
    if (lines.length === 0) say(`${relative('', folder)}: passed`);
    return exitCode;
  },
});

export const ci = group('ci', 'what a CI job does: run a suite, comment, gate', [run, comment, gate]);
