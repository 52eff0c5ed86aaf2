/** `jorge-load sandbox`: the stand-in for the platform, in a process of its own, with flags of its own. */
import { Command } from 'commander';
import { serveSandbox } from '../../drive/sandbox.ts';
import type { Declare } from '../command.ts';
import { withContext } from '../context.ts';

export const sandbox: Declare = (end) =>
  new Command('sandbox')
    .description('start the stand-in for the platform on 127.0.0.1; its own flags: sandbox --help')
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async (_flags, { args }: Command) =>
      end(await withContext((context) => serveSandbox(args, context))),
    );
