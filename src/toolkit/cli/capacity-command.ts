/** `jorge-load capacity`: from flags, or from the folder of a search that was cut, to a bracket and its reports. */
import { rm } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { overrideArguments, type OverrideFlags, readOverrides } from '../config/overrides.ts';
import { k6Assignments } from '../config/k6-variables.ts';
import { root } from '../config/paths.ts';
import { UserError } from '../errors.ts';
import { stderrProgress } from '../k6/progress.ts';
import { resumableTrials } from '../plan/search.ts';
import { readSearch, searchFile } from '../record/read-search.ts';
import type { SearchRecord } from '../record/search-schema.ts';
import { listenForInterrupts } from '../run/interrupts.ts';
import { createRunFolder } from '../run/run-folder.ts';
import { startSandbox } from '../run/sandbox-process.ts';
import { runSearch } from '../search/run-search.ts';
import type { SearchContext, SearchTarget } from '../search/search-request.ts';
import { readSlo, type SearchFlags } from './capacity-flags.ts';
import { capacityExitCode, makeCapacityReports } from './capacity-reports.ts';
import { quote, sandboxFlags } from './run-command.ts';
import { checkResumedSearch } from './resumed.ts';
import { say, sayPath } from './say.ts';
import {
  environment,
  mostCooldownSeconds,
  nameOf,
  newSearch,
  searchWords,
  trialSetting,
} from './search-setup.ts';

export interface CapacityFlags extends SearchFlags, Pick<OverrideFlags, 'target' | 'allowTarget'> {
  readonly sandbox: boolean;
  readonly sandboxFault: readonly string[];
  readonly sandboxWorkers?: string;
  /** Search users instead of a rate. */
  readonly users: boolean;
  readonly resume?: string;
}

export async function capacityCommand(flags: CapacityFlags): Promise<number> {
  const asked =
    flags.resume === undefined ? askedFor(flags) : await cutSearch(flags.resume, flags.allowTarget);
  const interrupts = listenForInterrupts();
  try {
    const context = { progress: stderrProgress(process.stderr), interrupts, terminal: false };
    const setting = await trialSetting(context);
    const folder = asked.folder ?? (await createRunFolder(flags.out, 'capacity-search', new Date())).path;
    const record = { ...asked.record, id: nameOf(folder) };
    const search = async (target: SearchTarget): Promise<SearchRecord> => {
      const request = {
        folder,
        record: { ...record, targetUrl: target.url },
        target,
        replicaUrls: [target.url],
      };
      return runSearch({ ...request, limits: readSlo(record.slo), setting, mostCooldownSeconds }, context);
    };
    const found = await withTarget({ ...asked, record }, context, search).catch(async (error: unknown) => {
      if (asked.folder === null) await rm(folder, { recursive: true, force: true });
      throw error;
    });
    return await conclude(found, folder);
  } finally {
    interrupts.close();
  }
}

interface Asked {
  /** Null: to be made. */
  readonly folder: string | null;
  readonly record: SearchRecord;
  readonly credentials: Readonly<Record<string, string>>;
}

function askedFor(flags: CapacityFlags): Asked {
  const sandbox = sandboxFlags(flags);
  const { record, credentials, given } = newSearch(flags, {
    unit: flags.users ? 'users' : 'rate',
    target: targetFlags(flags.target, flags.allowTarget),
    isSandbox: sandbox !== null,
  });
  return {
    folder: null,
    record: {
      ...record,
      command: commandOf(flags, given),
      sandbox: sandbox === null ? null : { faults: [...sandbox.faults], workers: sandbox.workers },
    },
    credentials,
  };
}

/** Credentials are kept nowhere: they come from the environment again, and so does leave to load the target. */
async function cutSearch(path: string, allowTarget: CapacityFlags['allowTarget']): Promise<Asked> {
  const folder = resolve(path);
  const record = await readSearch(folder);
  if (record.state === 'finished') {
    throw new UserError(
      'E_USAGE',
      `--resume ${path}: that search is finished; begin another without --resume`,
    );
  }
  checkResumedSearch(join(folder, searchFile), record);
  const isSandbox = record.sandbox !== null;
  const flags = isSandbox ? {} : targetFlags(record.targetUrl, allowTarget);
  const { credentials, given } = readOverrides(flags, environment(), isSandbox);
  const { ALLOW_TARGET: allowed } = given;
  const kept = Object.fromEntries(Object.entries(record.overrides).filter(([one]) => one !== 'ALLOW_TARGET'));
  const overrides = allowed === undefined ? kept : { ...kept, ALLOW_TARGET: allowed };
  // The time limit is of each sitting.
  const maxSeconds = record.maxSeconds === null ? null : record.maxSeconds + record.secondsUsed;
  const trials = resumableTrials(record.trials);
  return { folder, record: { ...record, overrides, maxSeconds, trials }, credentials };
}

function targetFlags(
  target: string | undefined,
  allowTarget: readonly string[] | undefined,
): Pick<OverrideFlags, 'target' | 'allowTarget'> {
  return {
    ...(target === undefined ? {} : { target }),
    ...(allowTarget === undefined ? {} : { allowTarget }),
  };
}

/** The target as it is, or a sandbox for the time of the search. */
async function withTarget(
  { record, credentials }: Asked,
  { interrupts }: SearchContext,
  work: (target: SearchTarget) => Promise<SearchRecord>,
): Promise<SearchRecord> {
  if (record.sandbox === null) return await work({ url: record.targetUrl, credentials });
  const sandbox = await startSandbox(root, { ...record.sandbox, stores: {} }, interrupts.first);
  try {
    return await work({ url: sandbox.url, credentials: { JWT_SECRET: sandbox.secret } });
  } finally {
    await sandbox.close();
  }
}

async function conclude(found: SearchRecord, folder: string): Promise<number> {
  const { text, page } = await makeCapacityReports(found, folder);
  process.stdout.write(text);
  if (found.state !== 'finished') {
    const { ALLOW_TARGET: host } = found.overrides;
    const allowed = host === undefined ? '' : ` --allow-target ${host}`;
    say(`go on with: jorge-load capacity --resume ${quote(relative(process.cwd(), folder))}${allowed}`);
  }
  sayPath('report', page);
  return capacityExitCode(found);
}

function commandOf(flags: CapacityFlags, given: Readonly<Record<string, string>>): string {
  const words = [
    ...k6Assignments(given),
    'jorge-load',
    'capacity',
    ...(flags.sandbox ? ['--sandbox'] : ['--target', flags.target ?? process.env['TARGET_URL'] ?? '']),
    ...flags.sandboxFault.flatMap((fault) => ['--sandbox-fault', fault]),
    ...(flags.sandboxWorkers === undefined ? [] : ['--sandbox-workers', flags.sandboxWorkers]),
    ...searchWords(flags),
    ...(flags.users ? ['--users'] : []),
    ...overrideArguments(given),
  ];
  return words.map(quote).join(' ');
}
