/** `jorge-load scaling`: the capacity of 1, 2, 4 … replicas, and what the replicas share. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { exitCodes } from '../errors.ts';
import { stderrProgress } from '../k6/progress.ts';
import { scalingReport } from '../plan/scaling-report.ts';
import { scalingFile } from '../record/read-search.ts';
import type { ScalingRecord } from '../record/scaling-schema.ts';
import { interruptedExitCode, listenForInterrupts } from '../run/interrupts.ts';
import { createRunFolder } from '../run/run-folder.ts';
import { runScaling } from '../search/run-scaling.ts';
import { readSlo } from './capacity-flags.ts';
import { makeScalingReports } from './capacity-reports.ts';
import { commandOf, readReplicas, replicated, type ScalingFlags } from './scaling-flags.ts';
import { sayPath } from './say.ts';
import { mostCooldownSeconds, nameOf, newSearch, trialSetting } from './search-setup.ts';

export async function scalingCommand(flags: ScalingFlags): Promise<number> {
  const replicas = readReplicas(flags.replicas);
  const { deploy, place, credentials: own } = await replicated(flags);
  const { record, credentials, given } = newSearch(flags, place);
  const command = commandOf(flags, given);
  const interrupts = listenForInterrupts();
  try {
    const context = { progress: stderrProgress(process.stderr), interrupts, terminal: false };
    const setting = await trialSetting(context);
    const { path: folder } = await createRunFolder(flags.out, 'scaling', new Date());
    const measured = await runScaling(
      {
        folder,
        record: firstRecord(nameOf(folder), command),
        replicas,
        deploy,
        credentials: own ?? credentials,
        search: { record: { ...record, command }, limits: readSlo(flags.slo), setting, mostCooldownSeconds },
      },
      context,
    ).catch(async (error: unknown) => {
      // What earlier sizes found stays.
      if (!existsSync(join(folder, scalingFile))) await rm(folder, { recursive: true, force: true });
      throw error;
    });
    const { text, page } = await makeScalingReports(measured, folder);
    process.stdout.write(text);
    sayPath('report', page);
    return exitCodeOf(measured, replicas.length);
  } finally {
    interrupts.close();
  }
}

function firstRecord(id: string, command: string): ScalingRecord {
  return { schemaVersion: 1, id, command, startedAt: new Date().toISOString(), secondsUsed: 0, sizes: [] };
}

/** 98 unless every size was found out. */
function exitCodeOf(record: ScalingRecord, sizes: number): number {
  if (record.sizes.at(-1)?.search.state === 'interrupted') return interruptedExitCode;
  const known = scalingReport(record).sizes.filter(({ perSecond }) => perSecond !== null);
  return known.length === sizes ? exitCodes.pass : exitCodes.invalid;
}
