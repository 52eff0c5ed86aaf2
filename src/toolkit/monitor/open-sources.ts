/** What is asked to be watched, as open sources: the machine, the target's processes and container, k6, … */
import { availableParallelism } from 'node:os';
import { watchContainer } from './container.ts';
import { watchGenerator } from './generator.ts';
import type { Endpoint } from './endpoint.ts';
import { watchHost } from './host.ts';
import { byName, byPid, byPort } from './locators.ts';
import { type Locator, ProcessFinder } from './process-finder.ts';
import { type Machine, watchProcesses } from './processes.ts';
import { ProcFiles } from './proc-files.ts';
import { watchPostgres } from './postgres.ts';
import { type Queries, watchPrometheus } from './prometheus.ts';
import { watchRedis } from './redis.ts';
import { watchMetrics } from './scrape.ts';
import type { Source } from './source.ts';

export type TargetChoice =
  | { readonly by: 'pid'; readonly pid: number }
  | { readonly by: 'name'; readonly name: string }
  | { readonly by: 'port'; readonly ports: readonly number[] }
  /** What listens at its address is a balancer before it. */
  | { readonly by: 'nothing' };

export interface Watched {
  /** Null: the target runs elsewhere. */
  readonly target: TargetChoice | null;
  readonly postgres: Endpoint | null;
  readonly redis: Endpoint | null;
  readonly prometheus: { readonly endpoint: Endpoint; readonly queries: Queries } | null;
  /** A /metrics page. */
  readonly scrape: Endpoint | null;
}

export interface SourceOptions {
  /** On the disk whose room is watched. */
  readonly folder: string;
  /** Of k6, or of several that send one load; empty: none of ours. */
  readonly generatorPids: readonly number[];
  /** /proc and /sys/fs/cgroup but for tests. */
  readonly procRoot?: string;
  readonly cgroupRoot?: string;
}

/** Null watches nothing but k6 itself, without which no verdict can be trusted. */
export function openSources(watched: Watched | null, options: SourceOptions): Source[] {
  const machine: Machine = {
    proc: new ProcFiles(options.procRoot ?? '/proc'),
    cgroups: new ProcFiles(options.cgroupRoot ?? '/sys/fs/cgroup'),
    cores: availableParallelism(),
  };
  if (watched === null) return watchMachine(machine, null, options);
  const { postgres, redis, prometheus, scrape } = watched;
  return [
    ...watchMachine(machine, watched, options),
    ...(postgres === null ? [] : [watchPostgres(postgres)]),
    ...(redis === null ? [] : [watchRedis(redis)]),
    ...(scrape === null ? [] : [watchMetrics(scrape)]),
    ...(prometheus === null ? [] : watchPrometheus(prometheus.endpoint, prometheus.queries)),
  ];
}

/** Nothing without Linux's /proc. */
function watchMachine(machine: Machine, watched: Watched | null, options: SourceOptions): Source[] {
  if (process.platform !== 'linux') return [];
  const { generatorPids, folder } = options;
  return [
    ...(generatorPids.length === 0 ? [] : [watchGenerator(machine, generatorPids)]),
    ...(watched === null ? [] : [watchHost(machine.proc, folder)]),
    ...(watched?.target ? watchTarget(machine, watched.target) : []),
  ];
}

function watchTarget(machine: Machine, choice: TargetChoice): Source[] {
  if (choice.by === 'nothing') return [];
  const finder = new ProcessFinder(machine.proc, locatorOf(choice));
  return [watchProcesses(machine, finder), watchContainer(machine, finder)];
}

function locatorOf(choice: Exclude<TargetChoice, { by: 'nothing' }>): Locator {
  switch (choice.by) {
    case 'pid':
      return byPid(choice.pid);
    case 'name':
      return byName(choice.name);
    case 'port':
      return byPort(...choice.ports);
  }
}
