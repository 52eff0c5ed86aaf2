/** What a capacity search is asked to find, and what it has around it. */
import type { RunContext, PreparedRun } from '../run/prepared-run.ts';
import type { SearchRecord } from '../record/search-schema.ts';
import type { SloLimit } from '../capacity/slo.ts';

/** Everything of a run but the load, which each trial sets. */
export type TrialSetting = Omit<PreparedRun, 'overrides' | 'outDir' | 'command'>;

export interface SearchTarget {
  readonly url: string;
  /** By the bundle's variable names. */
  readonly credentials: Readonly<Record<string, string>>;
}

export interface SearchRequest {
  /** Absolute; search.json and the trials' run folders go there. */
  readonly folder: string;
  /** As far as it has come: without trials for a new one. */
  readonly record: SearchRecord;
  readonly limits: readonly SloLimit[];
  readonly setting: TrialSetting;
  readonly target: SearchTarget;
  /** Where the target says how it is. */
  readonly healthPath: string;
  /** Each replica's own address, where its gauges and its process are; none where a balancer is all that is known. */
  readonly replicaUrls: readonly string[];
  /** The longest that the target may take to calm down after a trial. */
  readonly mostCooldownSeconds: number;
}

export type SearchContext = RunContext;
