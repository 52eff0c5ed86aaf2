/** The project as it would be committed, in a folder of its own that a recipe can be tried in. */
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { root, temporaryFolder } from '../cli/jorge-load.ts';

/** What a person writes: a new file, or lines after some that are there. Or what makes the file anew. */
export type Change = string | Edits | { readonly by: Command };
type Edits = readonly { readonly after: string; readonly put: string }[];
type Command = readonly [string, ...string[]];

export async function scratchCopy(): Promise<string> {
  const folder = temporaryFolder();
  const { stdout } = await execa('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
  });
  for (const file of stdout.split('\n')) cpSync(join(root, file), join(folder, file));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** @throws Error where the recipe names a file for which there is no change, or the lines to write after are gone */
export async function follow(
  files: readonly string[],
  { folder, changes }: { readonly folder: string; readonly changes: Readonly<Record<string, Change>> },
): Promise<void> {
  for (const file of files) {
    const change = changes[file];
    if (change === undefined) throw new Error(`${file} is in the recipe, and nothing is done to it`);
    const path = join(folder, file);
    if (typeof change === 'string') writeFileSync(path, change);
    else if ('by' in change) await runIn(folder, change.by);
    else writeFileSync(path, edited(readFileSync(path, 'utf8'), change));
  }
}

function edited(text: string, edits: Edits): string {
  return edits.reduce((sofar, { after, put }) => {
    const at = sofar.indexOf(after);
    if (at === -1) throw new Error(`there is no ${after} to write after`);
    return sofar.slice(0, at + after.length) + put + sofar.slice(at + after.length);
  }, text);
}

/** What a program says on stdout. @throws Error of execa with all that it said, where it fails */
export async function runIn(
  folder: string,
  [program, ...args]: Command,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { stdout } = await execa(program, args, { cwd: folder, env, stdin: 'ignore' });
  return stdout;
}
