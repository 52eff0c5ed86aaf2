/**
 * Which processes are watched: those a locator finds, and all that they started, followed when they restart.
 * Input: /proc. Output: the state of each process at this moment.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Backoff } from './backoff.ts';
import type { ProcFiles } from './proc-files.ts';
import { parseProcessStat, type ProcessStat } from './proc-text.ts';

export interface Locator {
  /** The PIDs to begin with. @throws Error with one line that says why there can be none */
  readonly find: (proc: ProcFiles, all: readonly ProcessStat[]) => Promise<readonly number[]>;
  /** What to say when there is none. */
  readonly missing: string;
}

const scanEveryMs = 5000;
const scanLostEveryMs = 1000;
/** Processes looked at before others get a turn. */
const turn = 200;

export class ProcessFinder {
  private readonly proc: ProcFiles;
  private readonly locator: Locator;
  private readonly scans = new Backoff(scanEveryMs);
  private readonly lostScans = new Backoff(scanLostEveryMs);
  private roots: readonly ProcessStat[] = [];
  private members: readonly ProcessStat[] = [];

  constructor(proc: ProcFiles, locator: Locator) {
    this.proc = proc;
    this.locator = locator;
  }

  /** @throws Error with one line when there is none */
  async current(nowMs: number): Promise<readonly ProcessStat[]> {
    let alive = this.stillAlive(this.members);
    const isLost = alive.length < this.members.length || alive.length === 0;
    if (this.scans.isDue(nowMs) || (isLost && this.lostScans.isDue(nowMs))) {
      await this.scan(nowMs);
      alive = this.stillAlive(this.members);
    }
    if (alive.length === 0) throw new Error(this.locator.missing);
    return alive;
  }

  private async scan(nowMs: number): Promise<void> {
    const startMs = performance.now();
    try {
      const all = await readAll(this.proc);
      const pids = new Set(await this.locator.find(this.proc, all));
      const found = all.filter(({ pid }) => pids.has(pid));
      // A port that was closed for a while is no reason to let go of its process.
      this.roots = found.length > 0 ? found : this.stillAlive(this.roots);
      this.members = withDescendants(this.roots, all);
    } finally {
      const costMs = performance.now() - startMs;
      this.scans.done(nowMs, costMs);
      this.lostScans.done(nowMs, costMs / 50);
    }
  }

  private stillAlive(before: readonly ProcessStat[]): ProcessStat[] {
    return before.flatMap(({ pid, startTicks }) => {
      const now = readStat(this.proc, pid);
      return now?.startTicks === startTicks ? [now] : [];
    });
  }
}

function readStat(proc: ProcFiles, pid: number): ProcessStat | null {
  const text = proc.read(`${pid}/stat`);
  return text === null ? null : parseProcessStat(text);
}

async function readAll(proc: ProcFiles): Promise<ProcessStat[]> {
  const all: ProcessStat[] = [];
  for (const [place, pid] of proc.pids().entries()) {
    if (place % turn === turn - 1) await nextTurn();
    const stat = readStat(proc, pid);
    if (stat !== null) all.push(stat);
  }
  return all;
}

function withDescendants(roots: readonly ProcessStat[], all: readonly ProcessStat[]): ProcessStat[] {
  const children = new Map<number, ProcessStat[]>();
  for (const one of all) children.set(one.parent, [...(children.get(one.parent) ?? []), one]);
  const members = new Map<number, ProcessStat>();
  const waiting = [...roots];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    if (members.has(one.pid)) continue;
    members.set(one.pid, one);
    waiting.push(...(children.get(one.pid) ?? []));
  }
  return [...members.values()];
}
