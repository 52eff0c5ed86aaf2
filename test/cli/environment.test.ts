/** What a run gets of the environment around it: what is on the list, and nothing that would make it another run. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { childEnvironment, commandEnvironment } from '../../src/toolkit/config/child-environment.ts';
import { k6Assignments, readK6Variables } from '../../src/toolkit/config/k6-variables.ts';
import { UserError } from '../../src/toolkit/base/errors.ts';
import { jorgeLoad, readJson, runsIn, secret, temporaryFolder } from './jorge-load.ts';

const loopback = ['run', 'smoke', '--no-monitor', '--target', 'http://127.0.0.1:9'];
const proxies = {
  HTTP_PROXY: 'http://u:pw@127.0.0.1:3128',
  https_proxy: 'http://127.0.0.1:3128',
  NO_PROXY: 'a.example',
};
const trusted = { SSL_CERT_FILE: '/etc/ssl/ours.pem', GOMEMLIMIT: '2GiB', LC_ALL: 'C.UTF-8' };
const others = {
  HIDDEN: 'x',
  AWS_SECRET_ACCESS_KEY: 'x',
  NODE_OPTIONS: '',
  GODEBUG: 'http2debug=2',
  LD_PRELOAD: '',
};

interface ChildFacts {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

async function environmentOf(args: readonly string[], env: Record<string, string>) {
  const tells = join(temporaryFolder(), 'told.json');
  const outDir = temporaryFolder();
  const told = { K6_FAKE: 'tells-environment', K6_FAKE_TELLS: tells, JWT_SECRET: secret };
  const ended = await jorgeLoad([...args, '--out', outDir], { ...told, ...env });
  return { ...ended, outDir, told: readJson(tells) as unknown as ChildFacts };
}

describe('k6', () => {
  it('gets what is on the list, and no proxy before a target on this machine', async () => {
    const { told } = await environmentOf(loopback, { ...proxies, ...trusted, ...others });
    expect(told.env).toMatchObject(trusted);
    for (const name of [...Object.keys(proxies), ...Object.keys(others)])
      expect(told.env).not.toHaveProperty(name);
  });

  it('gets the proxies before a target elsewhere', async () => {
    const remote = [
      'run',
      'smoke',
      '--no-monitor',
      '--target',
      'http://load.invalid',
      '--allow-target',
      'load.invalid',
    ];
    const { told } = await environmentOf(remote, { ...proxies, ...others });
    expect(told.env).toMatchObject(proxies);
    expect(told.env).not.toHaveProperty('HIDDEN');
  });

  it("reads an empty configuration, and not the person's", async () => {
    const { told } = await environmentOf(loopback, {});
    expect(readJson(told.argv[told.argv.indexOf('--config') + 1]!)).toEqual({});
  });

  it('gets a variable of its own that we know, and the record and the command have it too', async () => {
    const known = { K6_NO_CONNECTION_REUSE: 'true', K6_DNS: 'ttl=0,select=first' };
    const { told, outDir } = await environmentOf(loopback, {
      ...known,
      K6_CLOUD_TOKEN: 'not for k6',
      K6_NO_COLOR: '1',
    });
    expect(told.env).toMatchObject(known);
    expect(told.env).not.toHaveProperty('K6_CLOUD_TOKEN');
    const { overrides, command } = readJson(runsIn(outDir)[0]!, 'run.json');
    expect(overrides).toMatchObject(known);
    expect(command).toMatch(/^K6_DNS=ttl=0,select=first K6_NO_CONNECTION_REUSE=true jorge-load run smoke /);
  });
});

it('a variable of k6 that makes another run is refused by name, before anything is written', async () => {
  const outDir = temporaryFolder();
  const { exitCode, stderr } = await jorgeLoad([...loopback, '--out', outDir], {
    JWT_SECRET: secret,
    K6_RPS: '1',
  });
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(
    /^error: K6_RPS is set, [^\n]*unset it and give --rate with --model open[^\n]*\(E_USAGE\)$/,
  );
  expect(runsIn(outDir)).toEqual([]);
});

function partsOf(assignment: string): { readonly name: string; readonly value: string } {
  const at = assignment.indexOf('=');
  return { name: assignment.slice(0, at), value: assignment.slice(at + 1) };
}

describe('of k6’s own variables', () => {
  it.each([
    'K6_RPS=1',
    'K6_MIN_ITERATION_DURATION=4s',
    'K6_MAX_REDIRECTS=10',
    'K6_CONFIG=/tmp/c.json',
    'K6_HOSTS={}',
    'K6_ADDRESS=0.0.0.0:6565',
    'K6_HTTP_DEBUG=full',
    'K6_OUT=json=x',
    'K6_PROMETHEUS_RW_SERVER_URL=http://x',
    'K6_WHAT_COMES_NEXT_YEAR=1',
    'K6_DNS=ttl=0 select=first',
    'K6_LOCAL_IPS=$(id)',
    'K6_INSECURE_SKIP_TLS_VERIFY=yes',
    'K6_constructor=1',
  ])('%s is refused', (assignment) => {
    const { name, value } = partsOf(assignment);
    const read = (): unknown => readK6Variables({ [name]: value });
    expect(read).toThrow(UserError);
    expect(read).toThrow(new RegExp(`^${name} is `));
  });

  it.each([
    'K6_DNS=ttl=5m,select=roundRobin,policy=onlyIPv6',
    'K6_LOCAL_IPS=10.0.0.2-10.0.0.9,fd:1::0/120',
    'K6_INSECURE_SKIP_TLS_VERIFY=true',
    'K6_NO_VU_CONNECTION_REUSE=false',
  ])('%s is kept, and stands before the command that repeats the run', (assignment) => {
    const { name, value } = partsOf(assignment);
    expect(k6Assignments({ USERS: '5', ...readK6Variables({ [name]: value }) })).toEqual([assignment]);
  });

  it('those of the cloud, and empty ones, are passed over', () => {
    expect(readK6Variables({ K6_CLOUD_TOKEN: 'x', K6_BIN: '/k6', K6_RPS: '', PATH: '/bin' })).toEqual({});
  });
});

describe('a program that we start', () => {
  const environment = { PATH: '/bin', HOME: '/h', ...trusted, ...others, JWT_SECRET: 's', K6_RPS: '1' };
  it('gets what every program needs, and what it is listed for', () => {
    expect(childEnvironment(environment)).toEqual({ PATH: '/bin', HOME: '/h', LC_ALL: 'C.UTF-8' });
    expect(childEnvironment(environment, 'goRuntime', 'certificates')).toEqual({
      PATH: '/bin',
      HOME: '/h',
      ...trusted,
    });
    expect(childEnvironment(environment, 'sandbox')).toMatchObject({ JWT_SECRET: 's' });
  });

  it('runs as in the person’s shell where the command is theirs, but for what is ours to know', () => {
    const ours = { MONITOR_POSTGRES_URL: 'x', LOAD_PASSWORD: 'x', ACCESS_TOKEN: 'x', K6_RPS: '1' };
    expect(commandEnvironment({ ...environment, ...ours, DATABASE_URL: 'd' })).toEqual({
      ...{ PATH: '/bin', HOME: '/h', JWT_SECRET: 's', DATABASE_URL: 'd' },
      ...trusted,
      ...others,
    });
  });
});
