/** `jorge-load plan <folder>` of a run, a search or a measurement of scaling: what to set and buy, as files and a page. */
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeFolder, makeFolderIn, writeWhole } from '../config/atomic-write.ts';
import { render, renderTerminal } from '../document/render.ts';
import { planDocument } from '../documents/plan.ts';
import { exitCodes, UserError } from '../errors.ts';
import { planCapacity, type PlanWishes } from '../plan/capacity-plan.ts';
import { readBasis } from './plan-basis.ts';
import { sayPath, terminal } from './say.ts';

export interface PlanFlags {
  readonly replicas?: string;
  readonly today?: string;
  readonly pricePerReplicaHour?: string;
  readonly podStart: string;
  readonly out?: string;
}

/** @throws UserError E_USAGE, E_RECORD, E_OUTPUT */
export async function planCommand(source: string, flags: PlanFlags): Promise<number> {
  const wishes = wishesOf(flags);
  const plan = planCapacity(await readBasis(source, replicasOf(flags)), wishes);
  const outDir = flags.out ?? (await makeFolderIn(await folderOf(source), 'plan'));
  await makeFolder(outDir);
  const document = planDocument(plan);
  const files = [
    ...plan.files,
    { name: 'plan.md', text: render(document, 'md') },
    { name: 'plan.html', text: render(document, 'html') },
  ];
  for (const { name, text } of files) await writeWhole(join(outDir, name), text);
  process.stdout.write(renderTerminal(document, terminal(process.stdout)));
  for (const { name } of files) sayPath('plan', join(outDir, name));
  return exitCodes.pass;
}

/** Null where none are given. */
function replicasOf({ replicas }: PlanFlags): number | null {
  if (replicas === undefined) return null;
  const served = positive('--replicas', replicas, 'a whole number, e.g. 2');
  if (!Number.isInteger(served)) throw notAllowed('--replicas', replicas, 'a whole number, e.g. 2');
  return served;
}

function wishesOf({ today, pricePerReplicaHour: price, podStart }: PlanFlags): PlanWishes {
  return {
    todayPerSecond: today === undefined ? null : positive('--today', today, 'requests per second, e.g. 120'),
    pricePerReplicaHour:
      price === undefined ? null : positive('--price-per-replica-hour', price, 'a price, e.g. 0.12'),
    podStartSeconds: positive('--pod-start', podStart, 'seconds, e.g. 30'),
  };
}

function positive(flag: string, text: string, allowed: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw notAllowed(flag, text, allowed);
}

function notAllowed(flag: string, text: string, allowed: string): UserError {
  return new UserError('E_USAGE', `${flag} is ${JSON.stringify(text)}; allowed is ${allowed}`);
}

async function folderOf(source: string): Promise<string> {
  return (await stat(source)).isDirectory() ? resolve(source) : resolve(source, '..');
}
