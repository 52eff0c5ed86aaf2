/** The scenarios there are, and the purpose that each file of src/scenarios declares. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listScenarios } from '../bundle/build-bundles.ts';
import { root } from '../config/paths.ts';
import { didYouMean } from '../base/nearest.ts';
import { UserError } from '../base/errors.ts';

/** @throws UserError E_SCENARIO with the nearest name */
export async function findScenario(name: string): Promise<readonly string[]> {
  const all = await listScenarios(root);
  if (all.includes(name)) return all;
  throw new UserError(
    'E_SCENARIO',
    `scenario ${name} does not exist; allowed is ${all.join(', ')}${didYouMean(name, all)}`,
  );
}

export interface ScenarioFacts {
  readonly name: string;
  readonly purpose: string;
}

export async function scenarios(): Promise<ScenarioFacts[]> {
  const names = await listScenarios(root);
  return await Promise.all(names.map(async (name) => ({ name, purpose: await purposeOf(name) })));
}

async function purposeOf(name: string): Promise<string> {
  const source = await readFile(join(root, 'src/scenarios', `${name}.ts`), 'utf8');
  const match = /\bpurpose:\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`([^`]*)`)/.exec(source);
  return (match?.[1] ?? match?.[2] ?? match?.[3] ?? '').replace(/\\(.)/g, '$1');
}
