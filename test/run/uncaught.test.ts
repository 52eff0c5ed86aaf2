import { expect, it } from 'vitest';
import { collectUncaught } from '../../src/toolkit/run/uncaught.ts';

function eventsOf(log: string): unknown {
  const uncaught = collectUncaught(() => new Date(0));
  for (const line of log.split('\n')) if (line !== '') uncaught.line(line, line.startsWith('refused'));
  return uncaught.events();
}

const event = { event: 'script-error', time: '1970-01-01T00:00:00.000Z', user: null, task: null } as const;

it.each<[string, string, unknown[]]>([
  [
    'an error twice, under its name, at its first place in a file',
    "TypeError: no 'x'\n\tat go.k6.io/k6/http (native)\n\tat run (file:///w/src/users/a.ts:6:18(10))\n\tat b (file:///w/src/b.ts:1:1(1))\n".repeat(
      2,
    ),
    [{ ...event, name: 'TypeError', message: "no 'x'", at: 'src/users/a.ts:6:18', uncaught: 2 }],
  ],
  [
    'a string that was thrown, which has no name',
    'out of leads\n\tat default (file:///w/t.js:7:13(17))\n',
    [{ ...event, name: 'exception', message: 'out of leads', at: '/w/t.js:7:13', uncaught: 1 }],
  ],
  [
    'a promise that nobody waited for',
    'Uncaught (in promise) Error: rejected\n\tat default (file:///w/t.js:10:380(127))\n',
    [{ ...event, name: 'Error', message: 'rejected', at: '/w/t.js:10:380', uncaught: 1 }],
  ],
  [
    'nothing of a line without a stack, or of a refusal with one',
    'Request Failed\nrefused\n\tat a (b.ts:1:1)\n',
    [],
  ],
])('takes from k6 %s', (_, log, events) => {
  expect(eventsOf(log)).toEqual(events);
});
