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
