/**
 * The platform that is loaded, checked: whatever asks for it gets every name and number of the type in
 * src/contract/platform.ts. Input: ./platform-file.ts. Output: the platform, or one line with the path of what is wrong.
 */
import * as z from 'zod';
import type { PlatformFacts } from '../../contract/platform.ts';
import { checkJson } from '../base/checked-json.ts';
import { closed } from '../base/closed-object.ts';
import { platformFile, platformPath } from './platform-file.ts';

/** Tag values and names of metrics, as k6's selectors can hold them. */
const name = z.string().regex(/^[a-zA-Z][\w.-]*$/, { error: 'allowed are letters, digits, _, . and -' });
const text = z.string().min(1);
/** One word, of which a flag and a variable are made. */
const word = z.string().regex(/^[a-z]+$/, { error: 'allowed are the letters a to z' });
const replicas = z.int().positive();

const words = {
  endpoints: z.record(name, closed({ method: z.string().regex(/^[A-Z]+$/), route: z.string().regex(/^\//) })),
  ownRequests: z.array(name),
  failureKinds: z.record(name, text),
  disguisedErrors: z.array(closed({ status: z.int(), body: text, words: text })),
  metrics: z.record(name, closed({ type: z.enum(['counter', 'gauge', 'rate', 'trend']), words: text })),
  proofs: z.record(name, text),
};

const platformSchema: z.ZodType<PlatformFacts> = closed({
  $schema: z.string().optional(),
  name: text,
  ...words,
  healthEndpoint: name,
  phases: z.array(name),
  overrides: z.record(
    word,
    closed({
      help: text,
      value: text,
      item: z.string().refine(isPattern, { error: 'it is no regular expression' }),
      allowed: text,
    }),
  ),
  scenarios: closed({ smoke: text, everyday: text, trial: text, steps: text }),
  deployment: closed({
    workload: text,
    image: text,
    port: z.int().min(1).max(65_535),
    minReplicas: replicas,
    maxReplicas: replicas,
    utilizationPercent: z.number().positive().max(100),
  }),
  slo: text,
  earlier: closed({
    limits: closed({
      scaleUpAfterSeconds: z.number().positive(),
      scaleDownAfterSeconds: z.number().positive(),
      recoverySeconds: z.number().positive(),
    }),
    peakScenarios: z.array(text),
  }),
}).superRefine(({ endpoints, healthEndpoint }, context) => {
  const { method, route = '{' } = endpoints[healthEndpoint] ?? {};
  if (method === 'GET' && !route.includes('{')) return;
  const message = `${healthEndpoint} is no GET endpoint whose route is whole`;
  context.addIssue({ code: 'custom', path: ['healthEndpoint'], message });
});

function isPattern(item: string): boolean {
  try {
    return new RegExp(item) instanceof RegExp;
  } catch {
    return false;
  }
}

/** What docs/schemas/platform.schema.json holds. */
export function platformJsonSchema(): unknown {
  return {
    title: 'platform.json of jorge-load',
    ...z.toJSONSchema(platformSchema, { target: 'draft-7', reused: 'ref' }),
  };
}

let checked: PlatformFacts | undefined;

/** @throws UserError E_PLATFORM with the first thing that is wrong */
export function projectPlatform(): PlatformFacts {
  return (checked ??= checkJson(platformFile(), platformSchema, { path: platformPath, code: 'E_PLATFORM' }));
}
