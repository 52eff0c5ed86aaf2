/** suites.json: the suites it holds, and every mistake in it as one line. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, it } from 'vitest';
import { listScenarios } from '../../src/toolkit/bundle/build-bundles.ts';
import { askedOverrides } from '../../src/toolkit/config/overrides.ts';
import { findSuite, loadSuites } from '../../src/toolkit/suite/suites-file.ts';
import { readJson, root, temporaryFolder } from '../cli/jorge-load.ts';

const own = join(root, 'suites.json');
const scenarios = await listScenarios(root);
/** A trial is what a search for the limit is made of: by itself it answers nothing. */
const all = scenarios.filter((name) => name !== 'endurance' && name !== 'trial');

it('holds quick, comprehensive in the order of rising load, and nightly', async () => {
  const file = await loadSuites(own, scenarios);
  const names = (suite: string): string[] => findSuite(file, suite).map(({ scenario }) => scenario);
  expect(names('quick')).toEqual(['smoke', 'normal']);
  expect(names('comprehensive').sort()).toEqual(all);
  expect(findSuite(file, 'comprehensive').map(({ scenario }) => peakOf(scenario))).toEqual(
    all.map(peakOf).sort((a, b) => a - b),
  );
  expect(names('nightly')).toContain('endurance');
});

/** The highest number in a scenario's stages: users, or arrivals a second. */
function peakOf(scenario: string): number {
  const stages = /stages: ([^]*?)\n {2}\w+:|stages: ([^]*?)\n\}/.exec(
    readFileSync(join(root, 'src/scenarios', `${scenario}.ts`), 'utf8'),
  );
  const text = (stages?.[1] ?? stages?.[2] ?? '').replaceAll(/'[^']*'/g, '');
  return Math.max(...(text.match(/\d+/g) ?? []).map(Number));
}

const suite = (entry: string): string =>
  `{"cooldown": {"minSeconds": 1, "maxSeconds": 2}, "suites": {"mine": [${entry}]}}`;

it.each<[string, string, ...string[]]>([
  ['an unknown scenario', suite('{"scenario": "smok"}'), 'suites.mine.0.scenario', 'did you mean smoke?'],
  ['an unknown key', suite('{"scenario": "smoke", "user": 3}'), 'suites.mine.0', 'did you mean users?'],
  ['a wrong value', suite('{"scenario": "smoke", "users": 0}'), 'suites.mine.0.users', '"0"', 'from 1'],
  [
    'two lengths',
    suite('{"scenario": "smoke", "duration": "1m", "timeScale": 1}'),
    'suites.mine.0',
    'one of them',
  ],
  ['an empty suite', suite(''), 'suites.mine', 'empty'],
  ['a key at the top', suite('{"scenario": "smoke"}').replace('cooldown', 'coldown'), 'mean cooldown?'],
  ['a key with a line end', suite('{"scenario": "smoke"}').replace('cooldown', 'c\\n'), 'key c\\n does'],
  ['a wrong name', suite('{"scenario": "smoke"}').replace('mine', '../x'), 'no name of a suite'],
  ['bounds the wrong way round', suite('{"scenario": "smoke"}').replace('2', '0'), 'cooldown', 'above'],
  ['what is no JSON', '{', 'is not JSON'],
])('says %s in one line with its path', async (_name, text, ...parts) => {
  const file = join(temporaryFolder(), 'suites.json');
  writeFileSync(file, text);
  const error = await loadSuites(file, scenarios).catch((one: unknown) => one);
  expect(error).toMatchObject({ code: 'E_SUITES' });
  const { message } = error as Error;
  expect(message).not.toContain('\n');
  for (const part of parts) expect(message).toContain(part);
});

it('names the nearest suite', async () => {
  const file = await loadSuites(own, scenarios);
  expect(() => findSuite(file, 'quik')).toThrow('did you mean quick?');
  expect(() => findSuite(file, 'constructor')).toThrow('does not exist');
});

it('publishes a schema that suites.json holds to', () => {
  const validate = new Ajv({ strict: false }).compile(readJson(root, 'docs/schemas/suites.schema.json'));
  expect(validate(readJson(own))).toBe(true);
  expect(validate(JSON.parse(suite('{"scenario": "smok"}')))).toBe(false);
});

it('lets a flag and a variable go before the file, the load’s length as one', () => {
  const file = { users: '5', duration: '1m' };
  expect(askedOverrides({}, {}, file)).toMatchObject({ users: '5', duration: '1m' });
  expect(askedOverrides({ users: '9' }, {}, file)).toMatchObject({ users: '9', duration: '1m' });
  expect(askedOverrides({}, { TIME_SCALE: '0.1' }, file)).toEqual({ users: '5', timeScale: '0.1' });
  expect(askedOverrides({ timeScale: '0.1' }, { USERS: '3' }, file)).toEqual({
    users: '3',
    timeScale: '0.1',
  });
});
