/**
 * Little's law as a check of the measurement: users = iterations/s × (response + think time), for any system in a
 * steady state (J. Little, A Proof for the Queuing Formula L = λW, 1961; Denning and Buzen, The Operational Analysis
 * of Queueing Network Models, 1978, as the interactive response time formula). A step that breaks it was counted
 * wrong or not steady.
 */
export interface ClosedStep {
  readonly users: number;
  readonly iterationsPerSecond: number;
  /** Response and think time of an iteration together: R + Z. */
  readonly iterationSeconds: number;
}

export interface LittlesLaw {
  /** X·(R+Z). */
  readonly impliedUsers: number;
  /** (implied − real) ÷ real. */
  readonly deviationShare: number;
  readonly holds: boolean;
}

const mostDeviation = 0.05;

export function checkLittlesLaw({ users, iterationsPerSecond, iterationSeconds }: ClosedStep): LittlesLaw {
  const impliedUsers = iterationsPerSecond * iterationSeconds;
  const deviationShare = impliedUsers / users - 1;
  return { impliedUsers, deviationShare, holds: Math.abs(deviationShare) <= mostDeviation };
}
