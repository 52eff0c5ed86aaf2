/**
 * What a suite that was killed left behind: the run folder of the scenario that was running, of which suite.json
 * knows no attempt. Input: the suite's folder and state. Output: the state with it as an attempt that was cut off.
 */
import { lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { exitCodes } from '../base/errors.ts';
import { runFiles } from '../record/run-files.ts';
import { type Attempt, type SuiteState, withEntry } from './suite-state.ts';

export interface Recovered {
  readonly state: SuiteState;
  /** Names below the suite's folder. */
  readonly folders: readonly string[];
}

export async function recoverCutAttempts(folder: string, state: SuiteState): Promise<Recovered> {
  const at = state.entries.findIndex(({ status }) => status === 'running');
  const entry = state.entries[at];
  if (entry === undefined) return { state, folders: [] };
  const known = new Set(state.entries.flatMap(({ attempts }) => attempts.map((one) => one.folder)));
  const names = await readdir(folder);
  const folders: string[] = [];
  for (const name of names.filter((one) => one.startsWith(`${entry.scenario}-`) && !known.has(one)).sort()) {
    if (await isRun(join(folder, name))) folders.push(name);
  }
  const attempts = [...entry.attempts, ...folders.map(cutOff)];
  return { state: withEntry(state, at, { attempts }), folders };
}

/** Without facts there was no load; a link may lead out of the suite's folder, and no run made it. */
async function isRun(folder: string): Promise<boolean> {
  try {
    return (await lstat(folder)).isDirectory() && (await stat(join(folder, runFiles.run))).isFile();
  } catch {
    return false;
  }
}

function cutOff(folder: string): Attempt {
  return {
    folder,
    state: 'interrupted',
    verdict: 'INVALID',
    comparison: null,
    change: null,
    exitCode: exitCodes.invalid,
    isGeneratorsFault: false,
    refusal: null,
  };
}
