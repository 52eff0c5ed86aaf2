/** The recipes of docs/architecture.md are true, and those that are followed here lead to something that works. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import type { Report } from '../../src/toolkit/analyze/report-schema.ts';
import { readJson, root, runsIn } from '../cli/jorge-load.ts';
import { documentChanges, drawing } from './document-changes.ts';
import { endpointChanges } from './endpoint-changes.ts';
import { isNew, readRecipes } from './recipe.ts';
import { scenarioChanges } from './scenario-changes.ts';
import { follow, runIn, scratchCopy } from './scratch.ts';

const recipes = readRecipes();

function filesOf(name: string): readonly string[] {
  const recipe = recipes.find((one) => one.name === name);
  if (recipe === undefined) throw new Error(`there is no recipe of ${name}`);
  return recipe.files;
}

it('are of what people will add', () => {
  expect(recipes.map(({ name }) => name)).toEqual([
    'A scenario',
    'An endpoint',
    'A document',
    'A block',
    'A format',
    'A chart',
    'An adviser',
    'A source of the monitor',
    'A command',
    "Something on a run's page",
  ]);
});

it.each(recipes)('$name: every file is there, and nothing is where a new one goes', ({ files }) => {
  expect(files.length).toBeGreaterThan(2);
  for (const file of files) {
    expect(existsSync(join(root, dirname(file))), file).toBe(true);
    expect(existsSync(join(root, file)), file).toBe(!isNew(file));
  }
});

describe('those of a document, an endpoint and a scenario, followed in one copy,', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await scratchCopy();
    await follow(filesOf('A document'), { folder, changes: documentChanges });
    await follow(filesOf('An endpoint'), { folder, changes: endpointChanges });
    await follow(filesOf('A scenario'), { folder, changes: scenarioChanges });
  });

  it('hold to types and layers', async () => {
    await runIn(folder, ['npx', 'tsc', '-p', 'tsconfig.k6.json']);
    await runIn(folder, ['npx', 'tsc', '-p', 'tsconfig.json']);
    await runIn(folder, ['npm', 'run', 'check:layers']);
  });

  it('make a scenario that its tests know', async () => {
    const tests = ['test/suite/suites-file.test.ts', 'test/cli/published.test.ts'];
    await runIn(folder, ['npx', 'vitest', 'run', '--project', 'parts', ...tests], {
      K6_BIN: inject('k6Path'),
    });
  });

  it('make a document that has every format', async () => {
    await runIn(folder, ['node', 'scripts/build-dist.mjs']);
    writeFileSync(join(folder, 'draw.ts'), drawing);
    const said = await runIn(folder, ['node', '--import', './scripts/register.mjs', 'draw.ts']);
    const drawn = JSON.parse(said) as Record<string, string>;
    for (const format of ['html', 'md', 'terminal']) expect(drawn[format]).toMatch(/roi.?_report/);
    expect(drawn['hostilePage']).toContain('&lt;b>');
    expect(drawn['hostileMarkdown']).not.toContain('<b>');
  });

  it('make an endpoint that limits may name, users call, the sandbox serves and a report shows', async () => {
    await runIn(folder, ['node', 'scripts/build-dist.mjs']);
    const load =
      'smoke --sandbox --sandbox-fault latency:ms=1,endpoint=pricing_forecast --users 8 --duration 8s';
    // A busy machine may break a gate.
    const run = `node scripts/jorge-load.mjs run ${load} || case $? in 98|99) ;; *) exit 1 ;; esac`;
    await runIn(folder, ['sh', '-c', run], { K6_BIN: inject('k6Path') });
    const { endpoints } = readJson(runsIn(join(folder, 'runs'))[0]!, 'report.json') as unknown as Report;
    expect(endpoints.find(({ endpoint }) => endpoint === 'pricing_forecast')).toMatchObject({
      method: 'GET',
      route: '/api/pricing/forecast/{location_id}',
      successShare: 1,
    });
    const schema = readFileSync(join(folder, 'docs/schemas/thresholds.schema.json'), 'utf8');
    expect(schema).toContain('pricing_forecast');
  });
});
