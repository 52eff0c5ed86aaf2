/** A run that a cluster sends, of which everything is known: made by src/toolkit/drive, told as manifests here. */
import type { Target } from '../../contract/target.ts';
import type { Reasoned } from '../plan/sizing.ts';

export interface ClusterRun {
  readonly scenario: string;
  /** Null: the one that kubectl stands in. */
  readonly namespace: string | null;
  readonly runners: number;
  /** Of k6, and of jorge-load. */
  readonly images: { readonly k6: string; readonly report: string };
  /** The script, as k6 runs it. */
  readonly bundle: string;
  /** The run.json that is written before the run. */
  readonly facts: string;
  /** What the runners get of the environment; no secrets. */
  readonly variables: Readonly<Record<string, string>>;
  readonly target: Target;
  /** Where Prometheus takes what is written to it; null: nowhere. */
  readonly remoteWrite: string | null;
  /** Of each runner. */
  readonly cpuMilli: Reasoned<number>;
  readonly memoryMi: Reasoned<number>;
  readonly volumeGi: Reasoned<number>;
  /** Without anything new, before the report looks at what is there. */
  readonly quietSeconds: number;
  readonly strict: boolean;
}

/** What the credentials of the load are kept in; every run takes the same. */
export const secretName = 'jorge-load';

/** OTLP over HTTP. */
export const collectorPort = 4318;
/** In the volume: what the Collector writes, and the run folders that are made of it. */
export const recordPath = '/record';

export type Part = 'runner' | 'collector' | 'report';

export interface Names {
  readonly run: string;
  readonly collector: string;
  readonly report: string;
  readonly record: string;
}

export function namesOf({ scenario }: Pick<ClusterRun, 'scenario'>): Names {
  const run = `jorge-load-${scenario}`;
  return { run, collector: `${run}-collector`, report: `${run}-report`, record: `${run}-record` };
}

/** By which policies and the Service find pods. */
export function labelsOf(run: Pick<ClusterRun, 'scenario'>, part: Part): Readonly<Record<string, string>> {
  return { 'app.kubernetes.io/instance': namesOf(run).run, 'app.kubernetes.io/component': part };
}

export function metadataOf(
  { namespace }: Pick<ClusterRun, 'namespace'>,
  name: string,
): { readonly name: string; readonly namespace?: string } {
  return { name, ...(namespace === null ? {} : { namespace }) };
}
