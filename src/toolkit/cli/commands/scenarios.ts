/** `jorge-load scenarios`. */
import { exitCodes } from '../../base/errors.ts';
import { describeScenarios } from '../../drive/scenarios.ts';
import { command } from '../command.ts';

export const scenarios = command({
  name: 'scenarios',
  what: 'list the scenarios and what each is for',
  act: async () => {
    process.stdout.write(`${await describeScenarios()}\n`);
    return exitCodes.pass;
  },
});
