/** The help of what has many flags: in groups, what is used every day first. */
import { expect, it } from 'vitest';
import { jorgeLoad } from './jorge-load.ts';

const headings = (help: string): string[] =>
  [...help.matchAll(/^(\w+):$/gm)].map(([, heading = '']) => heading);

it.each([
  [['run'], ['Arguments', 'Load', 'Target', 'Limits', 'Watching', 'Output', 'Options']],
  [['suite'], ['Arguments', 'Load', 'Target', 'Limits', 'Watching', 'Output', 'Suite', 'Options']],
  [
    ['ci', 'run'],
    ['Arguments', 'Load', 'Target', 'Limits', 'Watching', 'Output', 'Suite', 'Options'],
  ],
])('%j --help begins with the load, and leaves what is watched to later', async (command, groups) => {
  const { stdout } = await jorgeLoad([...command, '--help']);
  expect(headings(stdout)).toEqual(groups);
  expect(/^ {2}--\S+/m.exec(stdout)?.[0].trim()).toBe('--users');
});

it.each([
  ['capacity', ['Search', 'Target', 'Load', 'Output', 'Options']],
  ['scaling', ['Search', 'Replicas', 'Load', 'Output', 'Options']],
  ['ab', ['Arguments', 'Builds', 'Load', 'Output', 'Options']],
])('%s --help begins with what it is for', async (command, groups) => {
  expect(headings((await jorgeLoad([command, '--help'])).stdout)).toEqual(groups);
});

it('the help of all commands names each of them, and none is wider than 80 columns', async () => {
  const { stdout } = await jorgeLoad(['--help']);
  const names = [...stdout.matchAll(/^ {2}([a-z]+) /gm)].map(([, name = '']) => name);
  expect(names).toEqual(expect.arrayContaining(['run', 'capacity', 'doctor', 'help']));
  const ownHelp = names.filter((name) => name !== 'sandbox' && name !== 'help');
  const helps = await Promise.all(ownHelp.map(async (name) => (await jorgeLoad([name, '--help'])).stdout));
  for (const line of [stdout, ...helps].join('\n').split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});
