/** The recipes of docs/architecture.md, as lists of the files that they name. */
import { readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { root } from '../cli/jorge-load.ts';

export interface Recipe {
  readonly name: string;
  /** From the root, in the order in which they are written. */
  readonly files: readonly string[];
}

/** A file that the recipe has one make: `src/users/your-user.ts`. */
export const isNew = (file: string): boolean => /(^|\/)your-[^/]*$/.test(file);

export function readRecipes(): Recipe[] {
  const text = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
  const [, section = ''] = /^## Where to add\n([^]*?)^## /m.exec(text) ?? [];
  return section
    .split(/^### /m)
    .slice(1)
    .map((recipe) => ({ name: recipe.slice(0, recipe.indexOf('\n')), files: filesOf(recipe) }));
}

/** Links lead from docs/; what is not there yet has no link. Folders and neighbours that explain are no steps. */
function filesOf(recipe: string): string[] {
  const steps = recipe.split(/^\d+\. /m).slice(1);
  return steps.flatMap((step) => {
    const [named = ''] = step.split(/:\s/, 1);
    return [...named.matchAll(/\]\(([^)]+)\)|`([\w./-]+)`/g)].map(([, link, made = '']) =>
      link === undefined ? made : normalize(join('docs', link)),
    );
  });
}
