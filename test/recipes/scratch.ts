/** The project as it would be committed, in a folder of its own that a recipe can be tried in. */
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { root, temporaryFolder } from '../cli/jorge-load.ts';

/** What a person writes: a new file, or lines after one that is there. */
export type Change = string | readonly { readonly after: string; readonly put: string }[];

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
export function follow(
  files: readonly string[],
  { folder, changes }: { readonly folder: string; readonly changes: Readonly<Record<string, Change>> },
): void {
  for (const file of files) {
    const change = changes[file];
    if (change === undefined) throw new Error(`${file} is in the recipe, and nothing is done to it`);
    const path = join(folder, file);
    writeFileSync(path, typeof change === 'string' ? change : changed(readFileSync(path, 'utf8'), change));
  }
}

function changed(text: string, change: Exclude<Change, string>): string {
  return change.reduce((sofar, { after, put }) => {
    const at = sofar.indexOf(after);
    if (at === -1) throw new Error(`there is no ${after} to write after`);
    return sofar.slice(0, at + after.length) + put + sofar.slice(at + after.length);
  }, text);
}

/** What a program says on stdout. @throws Error of execa with all that it said, where it fails */
export async function runIn(
  folder: string,
  [command, ...args]: readonly [string, ...string[]],
): Promise<string> {
  const { stdout } = await execa(command, args, { cwd: folder, stdin: 'ignore' });
  return stdout;
}
