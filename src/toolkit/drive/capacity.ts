/** A search for the highest load that an SLO bears: a new one, or one that was cut; its bracket and its reports. */
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { healthPath } from '../../contract/platform.ts';
import type { Environment } from '../config/child-environment.ts';
import { readOverrides } from '../config/overrides.ts';
import { projectPlatform } from '../config/platform.ts';
import type { Document } from '../document/document.ts';
import { RequestError } from '../base/errors.ts';
import type { CapacityReport } from '../capacity/report-schema.ts';
import { resumableTrials } from '../capacity/search.ts';
import { readSearch, searchFile } from '../record/read-search.ts';
import type { SearchRecord } from '../record/search-schema.ts';
import { createRunFolder } from '../run/run-folder.ts';
import { startSandbox } from '../run/sandbox-process.ts';
import { runSearch } from '../search/run-search.ts';
import type { SearchContext, SearchTarget } from '../search/search-request.ts';
import { makeCapacityReports } from './capacity-reports.ts';
import { capacityCommandLine, resumeCommandLine } from './command-line.ts';
import type { CapacityRequest, ResumeRequest } from './requests.ts';
import { checkResumedSearch } from './resumed.ts';
import {
  mostCooldownSeconds,
  nameOf,
  newSearch,
  trialSetting,
  whereOf,
  withoutLoad,
} from './search-setup.ts';
import { readSlo, searchDefaults } from './search-settings.ts';

export interface CapacityResult {
  /** Absolute. */
  readonly folder: string;
  readonly search: SearchRecord;
  readonly report: CapacityReport;
  readonly document: Document;
  /** The path of the page. */
  readonly page: string;
  /** What goes on with it, had it been interrupted. */
  readonly resumeCommand: string;
}

/** @throws UserError when not even the first trial could be run: nothing is left on disk then */
export async function capacity(asked: CapacityRequest, context: SearchContext): Promise<CapacityResult> {
  const request = { ...searchDefaults(), outDir: 'runs', ...asked };
  const { sandbox } = request;
  const { record, credentials, given } = newSearch(
    request,
    {
      unit: request.unit ?? 'rate',
      target: whereOf(request.load ?? {}),
      isSandbox: sandbox !== undefined,
    },
    context.env,
  );
  return await carryOut(
    {
      folder: async () => (await createRunFolder(request.outDir, 'capacity-search', new Date())).path,
      isNew: true,
      record: {
        ...record,
        command: capacityCommandLine(request, given, context.env),
        sandbox:
          sandbox === undefined
            ? null
            : {
                faults: [...(sandbox.faults ?? [])],
                workers: sandbox.workers === undefined ? null : String(sandbox.workers),
              },
      },
      credentials,
    },
    context,
  );
}

/** Credentials are kept nowhere: they come from the environment again, and so does leave to load the target. */
export async function resumeCapacity(
  request: ResumeRequest,
  context: SearchContext,
): Promise<CapacityResult> {
  return await carryOut(await cutSearch(request, context.env), context);
}

interface Search {
  readonly folder: () => Promise<string>;
  readonly isNew: boolean;
  readonly record: SearchRecord;
  readonly credentials: Readonly<Record<string, string>>;
}

async function carryOut(asked: Search, context: SearchContext): Promise<CapacityResult> {
  const setting = await trialSetting(context);
  const folder = await asked.folder();
  const record = { ...asked.record, id: nameOf(folder) };
  const searchAt = async (target: SearchTarget): Promise<SearchRecord> => {
    const request = {
      folder,
      healthPath: healthPath(projectPlatform()),
      record: { ...record, targetUrl: target.url },
      target,
      replicaUrls: [target.url],
    };
    return runSearch({ ...request, limits: readSlo(record.slo), setting, mostCooldownSeconds }, context);
  };
  const search = await withTarget({ ...asked, record }, context, searchAt).catch(async (error: unknown) => {
    if (asked.isNew) await rm(folder, { recursive: true, force: true });
    throw error;
  });
  const resumeCommand = resumeCommandLine('capacity', folder, search.overrides['ALLOW_TARGET'] ?? null);
  return { folder, search, ...(await makeCapacityReports(search, folder)), resumeCommand };
}

async function cutSearch({ folder: path, allowTarget }: ResumeRequest, env: Environment): Promise<Search> {
  const folder = resolve(path);
  const record = await readSearch(folder);
  if (record.state === 'finished') {
    throw new RequestError(
      'E_USAGE',
      (name) => `${name('folder')} ${path}: that search is finished; begin another`,
    );
  }
  checkResumedSearch(join(folder, searchFile), record, env);
  const isSandbox = record.sandbox !== null;
  const target = isSandbox
    ? {}
    : whereOf({ target: record.targetUrl, ...(allowTarget === undefined ? {} : { allowTarget }) });
  const { credentials, given } = readOverrides(target, withoutLoad(env), isSandbox);
  const { ALLOW_TARGET: allowed } = given;
  const kept = Object.fromEntries(Object.entries(record.overrides).filter(([one]) => one !== 'ALLOW_TARGET'));
  const overrides = allowed === undefined ? kept : { ...kept, ALLOW_TARGET: allowed };
  // The time limit is of each sitting.
  const maxSeconds = record.maxSeconds === null ? null : record.maxSeconds + record.secondsUsed;
  const trials = resumableTrials(record.trials);
  return {
    folder: () => Promise.resolve(folder),
    isNew: false,
    record: { ...record, overrides, maxSeconds, trials },
    credentials,
  };
}

/** The target as it is, or a sandbox for the time of the search. */
async function withTarget(
  { record, credentials }: Search,
  { interrupts, env }: SearchContext,
  work: (target: SearchTarget) => Promise<SearchRecord>,
): Promise<SearchRecord> {
  if (record.sandbox === null) return await work({ url: record.targetUrl, credentials });
  const sandbox = await startSandbox(
    { ...record.sandbox, readyAfterMs: null, stores: {} },
    env,
    interrupts.first,
  );
  try {
    return await work({ url: sandbox.url, credentials: { JWT_SECRET: sandbox.secret } });
  } finally {
    await sandbox.close();
  }
}
