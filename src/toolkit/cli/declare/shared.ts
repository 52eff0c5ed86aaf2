/** What several commands share: how their help ends, and whom they may load. */
import { type Command, Option } from 'commander';
import { variableOf } from '../../../contract/platform.ts';
import { flagFacts } from '../../config/platform-file.ts';
import { collect } from '../watch-options.ts';

export const exitCodeHelp = `
Exit codes: 0 pass · 99 a gate failed · 98 the run is invalid · 97 a regression · 105 interrupted · 2 wrong usage or input · 70 a bug`;

export const credentialsHelp = (): string => `
Credentials come from the environment alone: JWT_SECRET (or JWT_SECRET_KEY), or LOAD_USERNAME and LOAD_PASSWORD,
or ACCESS_TOKEN. Every override can be given as its variable too: TARGET_URL, USERS, RATE, MAX_VUS, DURATION,
TIME_SCALE, MODEL, SEED, ${[...Object.keys(flagFacts().overrides).map(variableOf), 'SUBJECT'].join(', ')}, SKIP_PROOF, ALLOW_TARGET.`;

export const allowTarget = (): Option =>
  new Option(
    '--allow-target <host>',
    'allow a host that is not loopback, by its exact name; repeatable',
  ).argParser(collect);

/** The lists that only this platform takes. */
export function addOwn(command: Command): Command {
  for (const [name, { value, help }] of Object.entries(flagFacts().overrides)) {
    command.option(`--${name} <${value}>`, `${help}, with commas between`);
  }
  return command;
}

/** For help: the scenario that comes before all others. */
export const smoke = (): string => flagFacts().scenarios.smoke;

export const subject = (): Option =>
  new Option('--subject <id>', 'the sub of every minted token (default: one for each user)');

export const skipProof = (): Option =>
  new Option(
    '--skip-proof <step>',
    `what not to prove of the target, said on every page: ${Object.keys(flagFacts().proofs).join(', ')}; repeatable`,
  ).argParser((step: string, before: string | undefined) =>
    before === undefined ? step : `${before},${step}`,
  );
