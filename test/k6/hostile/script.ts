/**
 * Every call of the client against every case of a hostile server: `/<case>` in front of the path chooses what it is
 * answered. Says `threw: …` of what gets out of a call, and each failure as any VU does.
 */
import exec from 'k6/execution';
import type { Options } from 'k6/options';
import { randomStream } from '../../../src/lib/hot/random.ts';
import { explain } from '../../../src/platform/cold/explain.ts';
import { clientOf } from '../../../src/platform/hot/client.ts';
import { noToken, tokenSource } from '../../../src/platform/hot/token-source.ts';
import { everydayLead, savingsInput } from '../../../src/platform/hot/payloads.ts';
import { logIn } from '../../../src/platform/warm/log-in.ts';
import { renewToken } from '../../../src/platform/warm/renew-token.ts';

const baseUrls = (__ENV['BASE_URLS'] ?? '').split(' ');

export const options: Options = {
  vus: 4,
  iterations: baseUrls.length,
  thresholds: { iterations: [`count==${baseUrls.length}`] },
  maxRedirects: 0,
};

const secret = 'a secret of more than 32 characters';
const bearer = { vu: 1, subject: null, role: 'owner', location: '3xt4qayAh35BlDLaUv7P' } as const;
const login = { kind: 'login', username: 'u', password: 'p' } as const;

export default function (): void {
  const baseUrl = baseUrls[exec.scenario.iterationInTest] ?? '';
  const keeper = { ...bearer, baseUrl, credentials: { kind: 'secret', secret } } as const;
  const tokens = tokenSource(keeper, noToken, renewToken);
  const client = clientOf({
    baseUrl,
    location: bearer.location,
    tokens,
    explain,
  });
  const random = randomStream(1, [1, 1]);
  const calls: readonly (() => unknown)[] = [
    () => client.calculate(everydayLead(random, '1'), '2s'),
    () => client.analytics(7),
    () => client.roiReport(30, false),
    () => client.savings(savingsInput(random)),
    () => client.humanVsAi(),
    () => client.optimize(),
    () => client.exportData(7),
    () => client.health(),
    () => logIn(baseUrl, login),
    () => tokenSource({ ...keeper, credentials: login }, noToken, renewToken).current(),
  ];
  for (const call of calls) attempt(baseUrl, call);
}

function attempt(baseUrl: string, call: () => unknown): void {
  try {
    call();
  } catch (thrown) {
    console.log(`threw: ${baseUrl}: ${thrown instanceof Error ? (thrown.stack ?? '') : String(thrown)}`);
  }
}
