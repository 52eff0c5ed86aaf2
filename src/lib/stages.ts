/**
 * The shape of a load: stages as a scenario declares them, and the same after USERS, DURATION and TIME_SCALE.
 * A level is VUs in the closed model, iterations per second in the open one.
 */
import type { PhaseWindow } from '../contract/plan.ts';
import { parseDuration } from './duration.ts';

export interface Stage {
  readonly phase: string;
  readonly seconds: number;
  /** The level at the end; null keeps the level as it is. */
  readonly target: number | null;
  /** Whether the level jumps to `target` at the start. */
  readonly jump: boolean;
}

/** A straight line to `target`. Its requests count as `ramp`, and are judged by no gate unless named. */
export function rampTo(target: number, duration: string, phase = 'ramp'): Stage {
  return { phase, seconds: declared(duration), target, jump: false };
}

/** The level as it is: steady load, which the gates judge. */
export function hold(duration: string, phase = 'steady'): Stage {
  return { phase, seconds: declared(duration), target: null, jump: false };
}

/** Straight to `target`, and steady there. */
export function at(target: number, duration: string, phase = 'steady'): Stage {
  return { phase, seconds: declared(duration), target, jump: true };
}

/** A fall to nothing. */
export function drain(duration: string): Stage {
  return rampTo(0, duration, 'drain');
}

/** One step a level, each a phase of its own: `step_1`, `step_2`, … */
export function steps(levels: readonly number[], duration: string): Stage[] {
  return levels.map((level, index) => at(level, duration, `step_${index + 1}`));
}

function declared(duration: string): number {
  const seconds = parseDuration(duration);
  if (seconds === null) throw new Error(`stage duration ${duration}`);
  return seconds;
}

/** The highest level of the stages as declared. */
export function peakLevel(stages: readonly Stage[]): number {
  return Math.max(...stages.map((stage) => stage.target ?? 0));
}

export function totalSeconds(stages: readonly { readonly seconds: number }[]): number {
  return stages.reduce((sum, stage) => sum + stage.seconds, 0);
}

export interface LevelScale {
  readonly level: number;
  readonly time: number;
  /** 100 keeps two decimals of a level; by default levels are whole. */
  readonly grainsPerUnit?: number;
}

/** Stages as windows of the load, levels and lengths scaled; a level above 0 never rounds to 0. */
export function windows(stages: readonly Stage[], scale: LevelScale): PhaseWindow[] {
  let second = 0;
  let level = 0;
  return stages.map((stage) => {
    const startSeconds = second;
    second += stage.seconds * scale.time;
    const to = stage.target === null ? level : scaled(stage.target, scale);
    const from = stage.jump ? to : level;
    level = to;
    return { phase: stage.phase, startSeconds, endSeconds: second, from, to };
  });
}

function scaled(target: number, { level, grainsPerUnit = 1 }: LevelScale): number {
  if (target === 0) return 0;
  return Math.max(1, Math.round(target * level * grainsPerUnit)) / grainsPerUnit;
}

/** The window at `seconds` into the load; null after the last. */
export function windowAt(phases: readonly PhaseWindow[], seconds: number): PhaseWindow | null {
  return phases.find((window) => seconds < window.endSeconds) ?? null;
}
