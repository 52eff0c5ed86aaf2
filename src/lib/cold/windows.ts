/** The shape of a load: stages as windows, after USERS, DURATION and TIME_SCALE. */
import type { PhaseWindow } from '../../contract/plan.ts';
import type { Stage } from '../hot/stages.ts';
import { parseDuration } from '../../contract/duration.ts';

/** The highest level of the stages as declared. */
export function peakLevel(stages: readonly Stage[]): number {
  return Math.max(...stages.map((stage) => stage.target ?? 0));
}

export function totalSeconds(stages: readonly Stage[]): number {
  return stages.reduce((sum, stage) => sum + secondsOf(stage), 0);
}

function secondsOf({ duration }: Stage): number {
  const seconds = parseDuration(duration);
  if (seconds === null) throw new Error(`stage duration ${duration}`);
  return seconds;
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
    second += secondsOf(stage) * scale.time;
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
