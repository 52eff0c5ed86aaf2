/** The recipes of docs/architecture.md are true, and those that are followed here lead to something that works. */
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../cli/jorge-load.ts';
import { documentChanges, drawing } from './document-changes.ts';
import { isNew, readRecipes } from './recipe.ts';
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

it('of a document makes one that holds to types and layers, and has every format', async () => {
  const folder = await scratchCopy();
  follow(filesOf('A document'), { folder, changes: documentChanges });
  writeFileSync(join(folder, 'draw.ts'), drawing);
  await runIn(folder, ['npx', 'tsc', '-p', 'tsconfig.json']);
  await runIn(folder, ['npm', 'run', 'check:layers']);
  await runIn(folder, ['node', 'scripts/build-dist.mjs']);
  const said = await runIn(folder, ['node', '--import', './scripts/register.mjs', 'draw.ts']);
  const drawn = JSON.parse(said) as Record<string, string>;
  for (const format of ['html', 'md', 'terminal']) expect(drawn[format]).toMatch(/roi.?_report/);
  expect(drawn['hostilePage']).toContain('&lt;b>');
  expect(drawn['hostileMarkdown']).not.toContain('<b>');
});
