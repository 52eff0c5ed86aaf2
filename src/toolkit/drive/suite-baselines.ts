/** The baselines of a suite: `<name>-<scenario>`, one a scenario. */
import { listBaselines, readBaseline, saveBaseline } from '../history/baseline-files.ts';
import { readRun } from '../history/read-side.ts';
import { join } from 'node:path';
import type { Progress } from '../k6/progress.ts';
import { lastAttempt, type SuiteState } from '../suite/suite-state.ts';
import type { Judging } from './suite-attempt.ts';

export interface BaselineChoice {
  readonly folder: string;
  /** Null: runs are judged by themselves. */
  readonly name: string | null;
}

/** By scenario. @throws UserError E_BASELINE when there is none for any of them */
export async function readSuiteBaselines(
  { folder, name }: BaselineChoice,
  scenarios: readonly string[],
  progress: Progress,
): Promise<ReadonlyMap<string, NonNullable<Judging['against']>>> {
  if (name === null) return new Map();
  const there = new Set(await listBaselines(folder));
  const names = scenarios.map((scenario) => baselineName(name, scenario));
  const [first = ''] = names;
  if (!names.some((one) => there.has(one))) await readBaseline(folder, first);
  const found = new Map<string, NonNullable<Judging['against']>>();
  for (const scenario of scenarios) {
    const own = baselineName(name, scenario);
    if (there.has(own)) found.set(scenario, { name: own, baseline: await readBaseline(folder, own) });
    else progress.say(`there is no baseline ${own}: ${scenario} is not compared`);
  }
  return found;
}

/** Of the runs that passed. @returns their names */
export async function saveSuiteBaselines(
  { folder, name }: { readonly folder: string; readonly name: string },
  suiteFolder: string,
  { entries }: SuiteState,
): Promise<string[]> {
  const saved: string[] = [];
  for (const entry of entries) {
    const attempt = lastAttempt(entry);
    if (attempt?.folder == null || attempt.verdict !== 'PASS') continue;
    const own = baselineName(name, entry.scenario);
    await saveBaseline(folder, own, await readRun(join(suiteFolder, attempt.folder)));
    saved.push(own);
  }
  return saved;
}

export function baselineName(name: string, scenario: string): string {
  return `${name}-${scenario}`;
}
