import { expect, it } from 'vitest';
import { redactorOf } from '../../src/contract/redact.ts';
import { createK6Log } from '../../src/toolkit/run/k6-log.ts';

function log() {
  const shown: string[] = [];
  return {
    shown,
    ...createK6Log((line) => void shown.push(line), redactorOf(['s3cr3t-value', 'jorge-load'])),
  };
}

it('shows the first line of a kind and counts the others', () => {
  const { line, shown, folded } = log();
  for (const text of ['slow request 1', 'slow request 2', 'other']) line(text);
  expect(shown).toEqual(['k6: slow request 1', 'k6: other']);
  expect(folded()).toEqual(['k6: 2 × slow request 1']);
});

it('shows a stack once, under the error it belongs to', () => {
  const { line, shown, folded } = log();
  for (let time = 0; time < 2; time += 1)
    ['TypeError: x', '\tat a (b.ts:1)', '\tat c (d.ts:2)'].forEach(line);
  expect(shown).toHaveLength(3);
  expect(folded()).toEqual(['k6: 2 × TypeError: x']);
});

it('finds what the bundle refused to run for, whatever the password is, and does not show it twice', () => {
  const { line, shown, refusal } = log();
  line('test aborted: jorge-load: target http://127.0.0.1:9 does not answer');
  expect(refusal()).toBe('target http://127.0.0.1:9 does not answer');
  expect(shown).toEqual([]);
});

it('notices a full disk', () => {
  const { line, isDiskFull } = log();
  line('write /x/timeline.ndjson.gz: no space left on device');
  expect(isDiskFull()).toBe(true);
});

it('shows no secrets', () => {
  const { line, shown } = log();
  line('cannot use s3cr3t-value');
  expect(shown).toEqual(['k6: cannot use [redacted]']);
});
