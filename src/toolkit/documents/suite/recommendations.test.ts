import { expect, it } from 'vitest';
import { rankRecommendations } from './recommendations.ts';

type Severity = 'info' | 'warning' | 'critical';

const advice = (code: string, severity: Severity, text = code) => ({
  code,
  severity,
  text,
  evidence: `figures of ${text}`,
});

it('ranks by severity, then by the number of scenarios', () => {
  const ranked = rankRecommendations([
    { scenario: 'smoke', advice: [advice('few-samples', 'info'), advice('long-ramp', 'info')] },
    { scenario: 'normal', advice: [advice('memory-leak', 'critical'), advice('long-ramp', 'info')] },
    { scenario: 'peak', advice: [advice('bottleneck-workers', 'warning')] },
  ]);
  expect(ranked.map(({ code }) => code)).toEqual([
    'memory-leak',
    'bottleneck-workers',
    'long-ramp',
    'few-samples',
  ]);
  expect(ranked[2]?.evidence.map(({ scenario }) => scenario)).toEqual(['smoke', 'normal']);
});

it('says what was advised for several scenarios once, with the words of the gravest', () => {
  const ranked = rankRecommendations([
    { scenario: 'normal', advice: [advice('bottleneck-workers', 'warning', 'add 2 slots')] },
    { scenario: 'peak', advice: [advice('bottleneck-workers', 'critical', 'add 9 slots')] },
    { scenario: 'stress', advice: [advice('bottleneck-workers', 'warning', 'add 4 slots')] },
  ]);
  expect(ranked).toMatchObject([{ severity: 'critical', text: 'add 9 slots' }]);
  expect(ranked[0]?.evidence).toHaveLength(3);
});

it('leaves out the advice that the conclusions of the same run give with what to do', () => {
  const ranked = rankRecommendations([
    {
      scenario: 'peak',
      advice: [advice('bottleneck-generator', 'critical'), advice('generator-busy', 'warning')],
    },
    { scenario: 'stress', advice: [advice('machine-busy', 'warning')] },
  ]);
  expect(ranked.map(({ code }) => code)).toEqual(['bottleneck-generator', 'machine-busy']);
});
