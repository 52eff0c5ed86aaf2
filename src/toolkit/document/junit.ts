/** junit.xml, as CI parsers read it: one suite, a case a thing that was judged. */
import { visible } from '../format/visible.ts';
import type { TestCase, TestSuite, Unlucky } from './document.ts';

export function renderJunit({ name, seconds, startedAt, cases }: TestSuite): string {
  const count = (is: Unlucky['is']): number =>
    cases.filter(({ result }) => result !== 'passed' && result.is === is).length;
  const counts = attributes({
    tests: String(cases.length),
    failures: String(count('failed')),
    errors: '0',
    skipped: String(count('skipped')),
    time: seconds?.toFixed(3),
  });
  const own = attributes({ timestamp: startedAt === null ? undefined : withoutZone(startedAt) });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="jorge-load"${counts}>`,
    `  <testsuite${attributes({ name })}${counts}${own}>`,
    ...cases.map(caseText),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

/** Of a failure some readers show the message, some the text. */
function caseText({ group, name, seconds, result }: TestCase): string {
  const open = `    <testcase${attributes({ classname: group, name, time: seconds?.toFixed(3) })}`;
  if (result === 'passed') return `${open}/>`;
  const { is, type, why } = result;
  const inside =
    is === 'skipped'
      ? `<skipped${attributes({ message: why })}/>`
      : `<failure${attributes({ type, message: why })}>${escape(why)}</failure>`;
  return `${open}>${inside}</testcase>`;
}

/** Whole seconds of UTC. */
function withoutZone(iso: string): string {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? iso : new Date(time).toISOString().replace(/\.\d+Z$/, '');
}

function attributes(values: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(values)
    .flatMap(([name, value]) => (value === undefined ? [] : [` ${name}="${escape(value)}"`]))
    .join('');
}

/** What XML 1.0 does not know is written out. */
function escape(text: string): string {
  return visible(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
