/** `jorge-load scenarios`. */
import { exitCodes } from '../../base/errors.ts';
import { scenarios as listScenarios } from '../../drive/scenarios.ts';
import { command } from '../command.ts';

export const scenarios = command({
  name: 'scenarios',
  what: 'list the scenarios and what each is for',
  act: async () => {
    const all = await listScenarios();
    const widest = Math.max(...all.map(({ name }) => name.length));
    for (const { name, purpose } of all) process.stdout.write(`${name.padEnd(widest)}  ${purpose}\n`);
    return exitCodes.pass;
  },
});
