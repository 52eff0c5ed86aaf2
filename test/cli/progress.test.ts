/** What a person is told while a command of many runs goes on. */
import { expect, it } from 'vitest';
import { stderrProgress } from '../../src/toolkit/k6/progress.ts';

it('knows what was told in this command, and forgets it for the next', () => {
  const notes = [
    'container: not available',
    'redis: no answer',
    'container: not available',
    'redis: no answer',
  ];
  const toldBy = ({ isNews }: ReturnType<typeof stderrProgress>): string[] => notes.filter(isNews);
  expect(toldBy(stderrProgress(process.stderr))).toEqual(['container: not available', 'redis: no answer']);
  expect(toldBy(stderrProgress(process.stderr))).toEqual(['container: not available', 'redis: no answer']);
});
