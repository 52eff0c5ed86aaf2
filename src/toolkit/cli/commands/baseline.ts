/** `jorge-load baseline save | list | show`: runs that later ones are held against. */
import { exitCodes } from '../../base/errors.ts';
import {
  type BaselineRequest,
  describeBaseline,
  describeBaselines,
  keepBaseline,
} from '../../drive/baseline.ts';
import { command, group } from '../command.ts';
import { asText, baselines } from '../flags.ts';
import { say, sayPath, warn } from '../say.ts';

const save = command<BaselineRequest>({
  name: 'save',
  what: 'keep a run as a baseline, small enough to commit',
  asks: {
    run: ['<run>', 'a run folder'],
    name: ['--name <name>', 'what it is called', asText, 'main'],
    force: ['--force', 'keep a run that failed or was invalid as well'],
    baselines,
  },
  act: async (request) => {
    sayPath('baseline', await keepBaseline(request));
    return exitCodes.pass;
  },
});

const list = command<{ readonly baselines: string }>({
  name: 'list',
  what: 'list the baselines',
  asks: { baselines },
  act: async ({ baselines: folder }) => {
    const lines = await describeBaselines(folder);
    if (lines.length === 0) warn(`there are no baselines in ${folder}`);
    for (const line of lines) say(line);
    return exitCodes.pass;
  },
});

const show = command<{ readonly name: string; readonly baselines: string }>({
  name: 'show',
  what: 'say what a baseline holds',
  asks: { name: ['<name>', 'one of: jorge-load baseline list'], baselines },
  act: async ({ name, baselines: folder }) => {
    for (const line of await describeBaseline(name, folder)) say(line);
    return exitCodes.pass;
  },
});

export const baseline = group('baseline', 'keep runs that later ones are held against', [save, list, show]);
