/** Whether a suite lets the job pass: pure. */
import type { Attempt, SuiteState } from '../suite/suite-state.ts';
import { lastAttempt, worstExitCode } from '../suite/suite-state.ts';
import { exitCodes } from '../base/errors.ts';
import type { Environment } from '../config/child-environment.ts';

export const softenable = ['invalid', 'regression'] as const;
export type Softenable = (typeof softenable)[number];

export interface GateLine {
  readonly level: 'error' | 'warning';
  readonly text: string;
}

export interface Gate {
  readonly exitCode: number;
  readonly lines: readonly GateLine[];
}

const outcomes: Readonly<Record<number, string>> = {
  [exitCodes.gateFailed]: 'a gate broke',
  [exitCodes.invalid]: 'the numbers do not speak about the target',
  [exitCodes.regression]: 'it regressed against the baseline',
};

/** @param warnOnly what is said, but does not fail the job */
export function judgeGate(state: SuiteState, warnOnly: readonly Softenable[]): Gate {
  const soft = new Set(warnOnly.map((name) => exitCodes[name]));
  const lines = state.entries.flatMap((entry): GateLine[] => {
    const attempt = lastAttempt(entry);
    if (attempt === null || entry.status !== 'done') {
      return [{ level: 'error', text: `${entry.scenario} was not run (${entry.status})` }];
    }
    if (attempt.exitCode === exitCodes.pass) return [];
    const level = isSoft(attempt, soft) ? 'warning' : 'error';
    return [{ level, text: `${entry.scenario}: ${outcomes[attempt.exitCode] ?? attempt.verdict}` }];
  });
  return { lines, exitCode: lines.some(({ level }) => level === 'error') ? hardExitCode(state, soft) : 0 };
}

/** GitHub shows such lines beside the job; elsewhere they read as well. */
export function annotated({ level, text }: GateLine, env: Environment): string {
  return env['GITHUB_ACTIONS'] === 'true' ? `::${level}::${text}` : `${level}: ${text}`;
}

function isSoft({ exitCode }: Attempt, soft: ReadonlySet<number>): boolean {
  return soft.has(exitCode);
}

/** A suite that was cut off says nothing of what it did not run. */
function hardExitCode(state: SuiteState, soft: ReadonlySet<number>): number {
  const entries = state.entries.filter((entry) => !isSoft(lastAttempt(entry) ?? none, soft));
  return worstExitCode({ ...state, entries }) || exitCodes.invalid;
}

const none = { exitCode: exitCodes.pass } as Attempt;
