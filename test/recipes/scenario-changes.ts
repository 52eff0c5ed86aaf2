/** The recipe of a scenario, followed: a quiet evening. */
import type { Change } from './scratch.ts';

const scenario = `import { at } from '../lib/hot/stages.ts';
import { loadTest } from '../platform/platform.ts';
import { jorgePlatformUser } from '../users/jorge-platform-user.ts';

const test = loadTest({
  name: 'your-scenario',
  purpose: 'Twenty agents for two minutes: a quiet evening.',
  crowd: [{ user: jorgePlatformUser, share: 1 }],
  stages: [at(20, '2m')],
});

export const { options, setup, handleSummary } = test;
export default test.run;
`;

const limits = `    "your-scenario": {
      "gate": { "http_req_duration{phase:steady}": ["p(95)<100"] },
      "target": {}
    },
`;

const schema: Change = { by: ['node', '--import', './scripts/register.mjs', 'scripts/schemas.ts'] };

export const scenarioChanges: Readonly<Record<string, Change>> = {
  'src/scenarios/your-scenario.ts': scenario,
  'thresholds.json': [{ after: '  "scenarios": {\n', put: limits }],
  'suites.json': [
    {
      after: '    "comprehensive": [\n      { "scenario": "smoke" },\n',
      put: '      { "scenario": "your-scenario" },\n',
    },
  ],
  'test/k6/run-scenario.ts': [
    {
      after:
        "export const smallScenarios: readonly (readonly [scenario: string, env: ScenarioRun['env']])[] = [\n",
      put: "  ['your-scenario', { USERS: '20', DURATION: '6s' }],\n",
    },
  ],
  'docs/schemas/suites.schema.json': schema,
  'docs/schemas/thresholds.schema.json': schema,
};
