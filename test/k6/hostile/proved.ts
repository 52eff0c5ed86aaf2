/**
 * Every answer of a hostile server, judged both ways. Says `unsound: …` of each that the quick proof took for right and
 * the thorough check does not, and how many were proved.
 */
import exec from 'k6/execution';
import type { Options } from 'k6/options';
import type { EndpointName } from '../../../src/platform/hot/vocabulary.ts';
import { randomStream } from '../../../src/lib/hot/random.ts';
import { explain } from '../../../src/platform/cold/explain.ts';
import { clientOf, type Doubt, type Outcome } from '../../../src/platform/hot/client.ts';
import { noToken, tokenSource } from '../../../src/platform/hot/token-source.ts';
import { everydayLead, savingsInput } from '../../../src/platform/hot/payloads.ts';
import { renewToken } from '../../../src/platform/warm/renew-token.ts';

const baseUrls = (__ENV['BASE_URLS'] ?? '').split(' ');

export const options: Options = { vus: 4, iterations: baseUrls.length, maxRedirects: 0 };

const bearer = { vu: 1, subject: null, role: 'owner', location: '3xt4qayAh35BlDLaUv7P' } as const;
const secret = { kind: 'secret', secret: 'a secret of more than 32 characters' } as const;

export default function (): void {
  const baseUrl = baseUrls[exec.scenario.iterationInTest] ?? '';
  const doubted = { count: 0 };
  const client = clientOf({
    baseUrl,
    location: bearer.location,
    tokens: tokenSource({ ...bearer, baseUrl, credentials: secret }, noToken, renewToken),
    explain: () => {
      doubted.count += 1;
      return 'body';
    },
  });
  const random = randomStream(1, [1, 1]);
  const calls: Readonly<Record<EndpointName, readonly [asked: Doubt['asked'], call: () => Outcome]>> = {
    pricing_calculate: ['load-1', () => client.calculate(everydayLead(random, '1'), '2s')],
    pricing_analytics: [7, () => client.analytics(7)],
    roi_report: [30, () => client.roiReport(30, false)],
    savings_calculator: [null, () => client.savings(savingsInput(random))],
    human_vs_ai: [null, () => client.humanVsAi()],
    pricing_optimize: [null, () => client.optimize()],
    pricing_export: [7, () => client.exportData(7)],
    health: [null, () => client.health()],
  };
  for (const endpoint of Object.keys(calls) as EndpointName[]) {
    const [asked, call] = calls[endpoint];
    const before = doubted.count;
    const { response: answer } = call();
    if (doubted.count > before) continue;
    const kind = explain({ endpoint, answer, location: bearer.location, asked, timeout: null, token: '' });
    console.log(kind === null ? 'proved' : `unsound: ${endpoint} ${kind}: ${answer.body ?? ''}`);
  }
}
