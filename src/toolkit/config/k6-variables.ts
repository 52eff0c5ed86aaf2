/**
 * k6's own variables, which go before what a script asks for: those whose meaning we know and that leave the load what
 * it is are passed on and kept on record; the others are refused by name, so that no run is quietly another one.
 */
import { UserError } from '../base/errors.ts';
import type { Environment } from './child-environment.ts';

const isSwitch = (text: string): boolean => text === 'true' || text === 'false';
const aSwitch = { allowed: 'true or false', isAllowed: isSwitch } as const;

interface Rule {
  readonly allowed: string;
  readonly isAllowed: (text: string) => boolean;
}

const honoured: Readonly<Record<string, Rule>> = {
  K6_DNS: {
    allowed: 'such as ttl=0,select=roundRobin,policy=onlyIPv4',
    isAllowed: (text) =>
      text.split(',').every((part) => /^(ttl=\w+|select=[a-zA-Z]+|policy=[a-zA-Z0-9]+)$/.test(part)),
  },
  K6_INSECURE_SKIP_TLS_VERIFY: aSwitch,
  K6_LOCAL_IPS: {
    allowed: 'addresses, ranges and networks, such as 10.0.0.2-10.0.0.9,fd:1::0/120',
    isAllowed: (text) => /^[\da-f.:/,-]+$/i.test(text),
  },
  K6_NO_CONNECTION_REUSE: aSwitch,
  K6_NO_VU_CONNECTION_REUSE: aSwitch,
};

/** They concern us, a terminal, or Grafana's cloud: k6 doesn't get them, and nothing is lost. */
const ofNoConcern =
  /^K6_(BIN|NO_USAGE_REPORT|NO_COLOR|USAGE_REPORT_URL|SHOW_CLOUD_LOGS|CLOUD_\w+|CLOUDRUN_\w+)$/;

/** What of ours does the same. */
const instead: Readonly<Record<string, string>> = {
  K6_VUS: '--users',
  K6_DURATION: '--duration',
  K6_STAGES: '--time-scale',
  K6_ITERATIONS: '--duration',
  K6_RPS: '--rate with --model open',
  K6_OUT: '--samples',
  K6_CSV_FILENAME: '--samples',
  K6_WEB_DASHBOARD: '--dashboard',
  K6_THRESHOLDS: '--thresholds',
};

/** @throws UserError E_USAGE for the first that is refused */
export function readK6Variables(env: Environment): Readonly<Record<string, string>> {
  const set = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[0].startsWith('K6_') && Boolean(entry[1]),
  );
  const taken = set.filter(([name]) => !ofNoConcern.test(name)).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, value] of taken) check(name, value);
  return Object.fromEntries(taken);
}

function check(name: string, value: string): void {
  const rule = Object.hasOwn(honoured, name) ? honoured[name] : undefined;
  if (rule === undefined) {
    const flag = Object.hasOwn(instead, name) ? ` and give ${instead[name] ?? ''}` : '';
    const names = Object.keys(honoured).join(', ');
    throw new UserError(
      'E_USAGE',
      `${name} is set, and k6 would run another test for it; unset it${flag} (passed on are ${names})`,
    );
  }
  if (rule.isAllowed(value)) return;
  throw new UserError('E_USAGE', `${name} is ${JSON.stringify(value)}; allowed is ${rule.allowed}`);
}

/** Those among a run's overrides. */
function k6VariablesOf(given: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(given).filter(([name]) => Object.hasOwn(honoured, name)));
}

/** As they stand before a command: no character of them means anything to a shell. */
export function k6Assignments(given: Readonly<Record<string, string>>): string[] {
  return Object.entries(k6VariablesOf(given)).map(([name, value]) => `${name}=${value}`);
}
