/**
 * The stages of a load as a scenario declares them. Each VU evaluates the declaration, so nothing is read or computed
 * here: src/lib/cold/windows.ts does it.
 */
import { drainPhase, rampPhase, steadyPhase, stepPrefix } from '../../contract/phases.ts';

export interface Stage {
  readonly phase: string;
  /** As k6 writes it: `90s`, `5m`. */
  readonly duration: string;
  /** The level at the end, VUs in the closed model, iterations per second in the open one; null keeps it as it is. */
  readonly target: number | null;
  /** Whether the level jumps to `target` at the start. */
  readonly jump: boolean;
}

/** A straight line to `target`. Its requests count as `ramp`, and are judged by no gate unless named. */
export function rampTo(target: number, duration: string, phase = rampPhase): Stage {
  return { phase, duration, target, jump: false };
}

/** The level as it is: steady load, which the gates judge. */
export function hold(duration: string, phase = steadyPhase): Stage {
  return { phase, duration, target: null, jump: false };
}

/** Straight to `target`, and steady there. */
export function at(target: number, duration: string, phase = steadyPhase): Stage {
  return { phase, duration, target, jump: true };
}

/** A fall to nothing. */
export function drain(duration: string): Stage {
  return rampTo(0, duration, drainPhase);
}

/** One step a level, each a phase of its own: `step_1`, `step_2`, … */
export function steps(levels: readonly number[], duration: string): Stage[] {
  return levels.map((level, index) => at(level, duration, `${stepPrefix}${index + 1}`));
}
