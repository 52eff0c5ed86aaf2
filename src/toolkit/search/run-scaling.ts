/**
 * The capacity of each number of replicas, one search after the other.
 * Input: the sizes, how to deploy them, how to search. Output: scaling.json, written whole after each size.
 */
import { join } from 'node:path';
import { makeFolder, writeWhole } from '../base/atomic-write.ts';
import { boundsSoFar } from '../capacity/search.ts';
import { scalingFile } from '../record/read-search.ts';
import type { ScalingRecord } from '../record/scaling-schema.ts';
import type { SearchRecord } from '../record/search-schema.ts';
import type { Deploy, Deployment } from './deployment.ts';
import { runSearch } from './run-search.ts';
import type { SearchContext, SearchRequest } from './search-request.ts';

export interface ScalingRequest {
  readonly folder: string;
  readonly record: ScalingRecord;
  readonly replicas: readonly number[];
  readonly deploy: Deploy;
  readonly credentials: Readonly<Record<string, string>>;
  /** A search but for its folder and its target. */
  readonly search: Omit<SearchRequest, 'folder' | 'target' | 'replicaUrls'>;
}

/** @throws UserError when a size could not be deployed */
export async function runScaling(request: ScalingRequest, context: SearchContext): Promise<ScalingRecord> {
  const startMs = performance.now();
  let { record } = request;
  for (const replicas of request.replicas) {
    context.progress.say(`${replicas} ${replicas === 1 ? 'replica' : 'replicas'}:`);
    const search = await measure(request, context, { replicas, before: record.sizes.at(-1) });
    const secondsUsed = (performance.now() - startMs) / 1000;
    record = { ...record, secondsUsed, sizes: [...record.sizes, { replicas, search }] };
    await writeWhole(join(request.folder, scalingFile), `${JSON.stringify(record, null, 1)}\n`);
    if (search.state !== 'finished') break;
  }
  return record;
}

interface Size {
  readonly replicas: number;
  readonly before: ScalingRecord['sizes'][number] | undefined;
}

async function measure(request: ScalingRequest, context: SearchContext, size: Size): Promise<SearchRecord> {
  const folder = join(request.folder, `replicas-${size.replicas}`);
  await makeFolder(folder);
  const deployment = await request.deploy(size.replicas, context.interrupts.first);
  try {
    return await runSearch(searchOf(request, size, { folder, deployment }), context);
  } finally {
    await deployment.close();
  }
}

function searchOf(
  { search, credentials, record: { id } }: ScalingRequest,
  size: Size,
  { folder, deployment }: { readonly folder: string; readonly deployment: Deployment },
): SearchRequest {
  const { url, replicaUrls } = deployment;
  const record: SearchRecord = {
    ...search.record,
    id: `${id}/replicas-${size.replicas}`,
    settings: { ...search.record.settings, start: startOf(search.record, size) },
    targetUrl: url,
    startedAt: new Date().toISOString(),
  };
  return { ...search, folder, record, target: { url, credentials }, replicaUrls };
}

/** Somewhat below what a linear growth would give: a search that starts near its end is short. */
const startPart = 0.7;

function startOf({ settings }: SearchRecord, { replicas, before }: Size): number {
  const held = before === undefined ? null : boundsSoFar(before.search.trials).lower;
  if (held === null || before === undefined) return settings.start;
  const expected = (held / before.replicas) * replicas * startPart;
  return Math.max(settings.lowest, Number(expected.toPrecision(3)));
}
