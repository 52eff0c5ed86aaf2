/** The page's style sheet and script, as scripts/build-dist.mjs made them of page.css and client/ beside this file. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../config/paths.ts';

export const pageStyle = once(() => built('page-style.css'));
export const pageScript = once(() => built('page.js'));

function built(name: string): string {
  const text = readFileSync(join(root, 'dist', name), 'utf8');
  // Nothing inside may end the element that holds it.
  return text.trim().replaceAll('</', '<\\/');
}

function once(make: () => string): () => string {
  let made: string | null = null;
  return () => (made ??= make());
}
