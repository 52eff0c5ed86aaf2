/** The capacity of 1, 2, 4 … replicas, and what the replicas share. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { healthPath } from '../../contract/platform.ts';
import type { Environment } from '../config/child-environment.ts';
import { projectPlatform } from '../config/platform.ts';
import type { Document } from '../document/document.ts';
import { RequestError } from '../base/errors.ts';
import type { ScalingReport } from '../capacity/report-schema.ts';
import { scalingFile } from '../record/read-search.ts';
import type { ScalingRecord } from '../record/scaling-schema.ts';
import { createRunFolder } from '../run/run-folder.ts';
import { sandboxReplica } from '../run/sandbox-program.ts';
import { behindNginx, type Deploy, type ReplicaCommand, scaledBy } from '../search/deployment.ts';
import { runScaling } from '../search/run-scaling.ts';
import type { SearchContext } from '../search/search-request.ts';
import { makeScalingReports } from './capacity-reports.ts';
import { scalingCommandLine } from './command-line.ts';
import type { Replicas, ScalingRequest } from './requests.ts';
import {
  mostCooldownSeconds,
  nameOf,
  newSearch,
  type SearchPlace,
  trialSetting,
  whereOf,
} from './search-setup.ts';
import { readSlo, searchDefaults } from './search-settings.ts';

export interface ScalingResult {
  /** Absolute. */
  readonly folder: string;
  readonly record: ScalingRecord;
  readonly report: ScalingReport;
  readonly document: Document;
  /** The path of the page. */
  readonly page: string;
}

/** @throws UserError when the first size could not be measured: nothing is left on disk then */
export async function scaling(asked: ScalingRequest, context: SearchContext): Promise<ScalingResult> {
  const request = { ...searchDefaults(), outDir: 'runs', ...asked };
  const { deploy, place, credentials: own } = await deploymentOf(request, context.env);
  const { record: search, credentials, given } = newSearch(request, place, context.env);
  const command = scalingCommandLine(request, given);
  const setting = await trialSetting(context);
  const { path: folder } = await createRunFolder(request.outDir, 'scaling', new Date());
  const record = await runScaling(
    {
      folder,
      record: firstRecord(nameOf(folder), command),
      replicas: request.replicas,
      deploy,
      credentials: own ?? credentials,
      search: {
        record: { ...search, command },
        healthPath: healthPath(projectPlatform()),
        limits: readSlo(request.slo),
        setting,
        mostCooldownSeconds,
      },
    },
    context,
  ).catch(async (error: unknown) => {
    // What earlier sizes found stays.
    if (!existsSync(join(folder, scalingFile))) await rm(folder, { recursive: true, force: true });
    throw error;
  });
  return { folder, record, ...(await makeScalingReports(record, folder)) };
}

function firstRecord(id: string, command: string): ScalingRecord {
  return { schemaVersion: 1, id, command, startedAt: new Date().toISOString(), secondsUsed: 0, sizes: [] };
}

interface Deployed {
  readonly deploy: Deploy;
  readonly place: SearchPlace;
  /** Of replicas that are ours; null: from the environment. */
  readonly credentials: Readonly<Record<string, string>> | null;
}

/** @throws UserError E_BALANCER where nginx is needed and not here */
async function deploymentOf(
  { by = { kind: 'sandbox' }, load = {} }: ScalingRequest,
  env: Environment,
): Promise<Deployed> {
  const health = healthPath(projectPlatform());
  switch (by.kind) {
    case 'scale': {
      if (load.target === undefined)
        throw new RequestError(
          'E_USAGE',
          (name) => `what is scaled by a command needs ${name('load.target')}`,
        );
      const place = { unit: 'rate', target: whereOf(load), isSandbox: false } as const;
      return { deploy: scaledBy(by.command, load.target, env), place, credentials: null };
    }
    case 'start': {
      const command = (port: number): string => by.command.replaceAll('{port}', String(port));
      const place = { unit: 'rate', target: { target: 'http://127.0.0.1' }, isSandbox: false } as const;
      return {
        deploy: await behindNginx({ command, env: {}, healthPath: health }, env),
        place,
        credentials: null,
      };
    }
    case 'sandbox': {
      const secret = randomBytes(36).toString('base64url');
      return {
        deploy: await behindNginx({ ...replicaOf(secret, by), healthPath: health }, env),
        place: { unit: 'rate', target: {}, isSandbox: true },
        credentials: { JWT_SECRET: secret },
      };
    }
  }
}

function replicaOf(
  secret: string,
  { workers }: Extract<Replicas, { kind: 'sandbox' }>,
): Omit<ReplicaCommand, 'healthPath'> {
  return {
    command: (port) => sandboxReplica(port, workers),
    env: { JWT_SECRET: secret },
  };
}
