/**
 * What the engine is asked: what to do, where, with what. Each is a plain value without a word of a command line;
 * what it leaves out has a default. Made by src/toolkit/cli from flags, or by a program.
 */
import type { LoadOptions } from '../config/overrides.ts';
import type { WatchOptions } from '../monitor/watch-options.ts';
import type { FormatName } from './report-formats.ts';

export interface SandboxRequest {
  /** As the sandbox takes them, such as `latency:ms=300,after=30s`. */
  readonly faults?: readonly string[];
  /** Requests that it serves at once. */
  readonly workers?: string | number;
  /** Stores for it to use, which are then watched. */
  readonly postgres?: string;
  readonly redis?: string;
}

/** What a run and every run of a suite can be asked for. */
export interface LoadRequest {
  /** Where the load goes, how much of it, how long. */
  readonly load?: LoadOptions;
  /** Started for this load, with a fresh secret; without it there has to be a target. */
  readonly sandbox?: SandboxRequest;
  /** Null: k6 alone. What is not named, of the machine and a target on it, is found. */
  readonly watch?: WatchOptions | null;
  /** A file of limits; default: thresholds.json. */
  readonly thresholds?: string;
  /** Missed targets fail the run as well. */
  readonly strict?: boolean;
  /** Keeps k6's raw samples. */
  readonly samples?: boolean;
  /** Sends the load though this machine has not what it takes; the report says so. */
  readonly force?: boolean;
  /** k6's own live dashboard. */
  readonly dashboard?: boolean;
  /** What runs are held against: a baseline's name; for a run, also the folder of an earlier one. */
  readonly against?: string;
  /** Where baselines are; default: baselines. */
  readonly baselines?: string;
  /** Where folders go; default: runs, and suites for a suite. */
  readonly outDir?: string;
}

export interface RunRequest extends LoadRequest {
  readonly scenario: string;
  /** How many k6 send the load together, each its part; default: 1. */
  readonly runners?: number;
  /** k6 keeps no samples, and all is judged of the record; by itself where the load is planned over an hour. */
  readonly soak?: boolean;
}

export interface CalibrateRequest {
  /** Default: the platform's everyday one. */
  readonly scenario?: string;
  /** A file of limits, which are part of a bundle; default: thresholds.json. */
  readonly thresholds?: string;
  /** Multiplies the length of every part; what takes less than its half minute is less sure. Default: 1. */
  readonly timeScale?: number;
}

export interface SuiteRequest extends LoadRequest {
  readonly suite: string;
  /** A file of suites; default: suites.json. */
  readonly suites?: string;
  /** Goes on when the first look at the target does not pass. */
  readonly keepGoing?: boolean;
}

export interface ResumeRequest {
  readonly folder: string;
  /** Hosts that may be loaded: no folder says so. */
  readonly allowTarget?: readonly string[];
}

/** What a search for a capacity can be asked for. */
export interface SearchShape {
  /** What has to hold; such as `p95<300,errors<2%`; default: the platform's. */
  readonly slo?: string;
  /** How narrow the bracket has to be, as a share; default: 0.05. */
  readonly precision?: number;
  /** The load that the search begins with; default: 20. */
  readonly from?: number;
  /** Begins no further trial after so long. */
  readonly maxSeconds?: number;
  readonly load?: LoadOptions;
  /** Default: runs. */
  readonly outDir?: string;
}

export interface CapacityRequest extends SearchShape {
  /** Arrivals per second (default), or users who wait. */
  readonly unit?: 'rate' | 'users';
  readonly sandbox?: Pick<SandboxRequest, 'faults' | 'workers'>;
}

export interface ScalingRequest extends SearchShape {
  /** How many replicas, rising. */
  readonly replicas: readonly number[];
  /** How they come to be; default: sandboxes behind an nginx of ours. */
  readonly by?: Replicas;
}

export type Replicas =
  | { readonly kind: 'sandbox'; readonly workers?: string | number }
  /** Starts one on `{port}`, behind an nginx of ours. */
  | { readonly kind: 'start'; readonly command: string }
  /** Gives the service behind the load's target its `{replicas}`. */
  | { readonly kind: 'scale'; readonly command: string };

export interface AbRequest extends Pick<LoadRequest, 'thresholds' | 'outDir'> {
  readonly scenario: string;
  /** The build as it was, and the one to judge. */
  readonly a: string;
  readonly b: string;
  /** How many times each takes its turn; default: 10. */
  readonly pairs?: number;
  /** The length of a turn; default: 20s. */
  readonly block?: string;
  readonly load?: Omit<LoadOptions, 'target' | 'duration' | 'timeScale'>;
}

export interface CompareRequest extends Pick<LoadRequest, 'thresholds' | 'baselines'> {
  /** A baseline by its name, or a run folder. */
  readonly before: string;
  /** The run folder to judge. */
  readonly run: string;
  /** Default: the run folder. */
  readonly outDir?: string;
}

export interface PlanRequest {
  /** The folder of a run, of a capacity search, or of a measurement of scaling. */
  readonly source: string;
  /** Replicas that served the load; a measurement of scaling knows. */
  readonly replicas?: number;
  readonly todayPerSecond?: number;
  readonly pricePerReplicaHour?: number;
  /** From a new pod to a ready one; default: 30. */
  readonly podStartSeconds?: number;
  /** Default: plan in the folder. */
  readonly outDir?: string;
}

export interface MonitorRequest {
  readonly watch?: WatchOptions;
  readonly seconds: number;
  /** Default: a new folder of runs. */
  readonly outDir?: string;
}

export interface KubernetesRequest extends Pick<LoadRequest, 'load' | 'thresholds' | 'strict'> {
  readonly scenario: string;
  /** Pods that send the load together, each its part; default: 1. */
  readonly runners?: number;
  /** Default: the one that kubectl stands in. */
  readonly namespace?: string;
  /** With jorge-load, for the report; default: jorge-load:<version>. */
  readonly image?: string;
  /** With k6, for the runners; default: grafana/k6:<version of the k6 here>. */
  readonly k6Image?: string;
  /** Of a Prometheus that takes what is written to it. */
  readonly remoteWrite?: string;
  /** Default: kubernetes/<scenario>. */
  readonly outDir?: string;
}

export interface GatherRequest {
  /** The run.json that was written before the run. */
  readonly facts: string;
  /** The folder that a Collector writes into: metrics.json, and what it rotated. */
  readonly recorded: string;
  /** Until the first figures have come; default: 900. */
  readonly startSeconds?: number;
  /** Without anything new, before what is there is looked at; default: 15. */
  readonly quietSeconds?: number;
  /** Where the run folder goes; default: runs. */
  readonly outDir?: string;
  readonly strict?: boolean;
}

export interface ReportRequest {
  /** Run folders, summary.json files, or k6's samples as csv or json. */
  readonly sources: readonly string[];
  /** Default: all. */
  readonly formats?: readonly FormatName[];
  /** Default: beside the source; an index: where the sources meet. */
  readonly outDir?: string;
  /** Limits to judge by instead of the record's own. */
  readonly thresholds?: string;
  readonly strict?: boolean;
}
