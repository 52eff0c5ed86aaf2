/** `jorge-load doctor`. */
import { exitCodes } from '../../base/errors.ts';
import { describeChecks } from '../../doctor/describe.ts';
import { examine } from '../../doctor/examine.ts';
import { command } from '../command.ts';

export const doctor = command({
  name: 'doctor',
  what: 'say what this machine has for load tests, what is wrong, and the fix',
  act: async () => {
    const checks = await examine(process.env);
    process.stdout.write(describeChecks(checks, process.stdout.isTTY && !process.env['NO_COLOR']));
    return checks.some(({ status }) => status === 'bad') ? exitCodes.usage : exitCodes.pass;
  },
});
