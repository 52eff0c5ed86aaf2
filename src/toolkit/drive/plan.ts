/** What to set and buy, from the folder of a run, a search or a measurement of scaling: files and a page. */
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { healthPath } from '../../contract/platform.ts';
import { makeFolder, makeFolderIn, writeWhole } from '../base/atomic-write.ts';
import { projectPlatform } from '../config/platform.ts';
import type { Document } from '../document/document.ts';
import { planDocument } from '../documents/plan.ts';
import { type CapacityPlan, planCapacity } from '../plan/capacity-plan.ts';
import { writeDocument } from './document-files.ts';
import { readBasis } from './plan-basis.ts';
import { projectThresholds } from './project-thresholds.ts';
import type { PlanRequest } from './requests.ts';

export interface PlanResult {
  readonly plan: CapacityPlan;
  readonly document: Document;
  /** Their paths, the page last. */
  readonly files: readonly string[];
}

const defaultPodStartSeconds = 30;

/** @throws UserError E_USAGE, E_RECORD, E_OUTPUT */
export async function plan(request: PlanRequest): Promise<PlanResult> {
  const basis = await readBasis(request.source, request.replicas ?? null);
  const wishes = {
    todayPerSecond: request.todayPerSecond ?? null,
    pricePerReplicaHour: request.pricePerReplicaHour ?? null,
    podStartSeconds: request.podStartSeconds ?? defaultPodStartSeconds,
  };
  const platform = projectPlatform();
  const { resources: limits } = await projectThresholds();
  const deployed = { ...platform.deployment, healthPath: healthPath(platform), limits };
  const planned = planCapacity(basis, wishes, deployed);
  const outDir = request.outDir ?? (await makeFolderIn(await folderOf(request.source), 'plan'));
  await makeFolder(outDir);
  for (const { name, text } of planned.files) await writeWhole(join(outDir, name), text);
  const document = planDocument(planned);
  const { files, page } = await writeDocument(document, { folder: outDir, stem: 'plan' });
  const others = Object.values(files).filter((path) => path !== page);
  const own = planned.files.map(({ name }) => join(outDir, name));
  return { plan: planned, document, files: [...own, ...others, page] };
}

async function folderOf(source: string): Promise<string> {
  return (await stat(source)).isDirectory() ? resolve(source) : resolve(source, '..');
}
