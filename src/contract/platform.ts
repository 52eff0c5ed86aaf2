/**
 * A platform in its own words: what src/platform/platform.json holds. The bundles import it, the toolkit reads it, and
 * a plan takes along what reports say of it; code on either side of this file knows no platform.
 */
import type { MetricType } from './metric-types.ts';

export interface Endpoint {
  readonly method: string;
  /** As reports show it: `/api/orders/{id}`. */
  readonly route: string;
}

/** A metric that only this platform's load test has. */
interface OwnMetric {
  readonly type: MetricType;
  readonly words: string;
}

/** An answer that says something else than it means. */
interface DisguisedError {
  readonly status: number;
  /** What its body holds. */
  readonly body: string;
  readonly words: string;
}

/** What reports need. A plan takes it along, so that a record is told in the words of the platform that was loaded. */
export interface PlatformWords {
  /** By the `name` tag of their requests. */
  readonly endpoints: Readonly<Record<string, Endpoint>>;
  /** The `name` tags of requests that are no part of the load: the proof before it, logins. */
  readonly ownRequests: readonly string[];
  /** By the `error` tag, beside those of ./metrics.ts. */
  readonly failureKinds: Readonly<Record<string, string>>;
  readonly disguisedErrors: readonly DisguisedError[];
  readonly metrics: Readonly<Record<string, OwnMetric>>;
  /** What is proved of a target before any load, in order, as in `that it is alive`. */
  readonly proofs: Readonly<Record<string, string>>;
}

/** A list that only this platform takes: `regions` is the flag --regions and the variable REGIONS. */
export interface OwnOverride {
  readonly help: string;
  /** What the flag's value is called: `--regions <names>`. */
  readonly value: string;
  /** A regular expression that fits the whole of each item. */
  readonly item: string;
  /** The same in words. */
  readonly allowed: string;
}

/** What is planned for this platform begins with these; a person makes the names their own. */
export interface Deployment {
  readonly workload: string;
  readonly image: string;
  readonly port: number;
  /** Of the autoscaler that it has today. */
  readonly minReplicas: number;
  readonly maxReplicas: number;
  /** Of CPU and of memory. */
  readonly utilizationPercent: number;
}

export interface PlatformFacts extends PlatformWords {
  readonly name: string;
  /** The endpoint that says whether the target is well; it is asked without a token. */
  readonly healthEndpoint: string;
  /** Of its scenarios, beside those of ./phases.ts. */
  readonly phases: readonly string[];
  readonly overrides: Readonly<Record<string, OwnOverride>>;
  /** Scenarios that the toolkit runs or names by itself. */
  readonly scenarios: {
    /** A suite stops where it does not pass. */
    readonly smoke: string;
    /** An everyday load: what the generator is calibrated with unless another is named. */
    readonly everyday: string;
    /** One level of load, of which a search is made. */
    readonly trial: string;
    /** A load that climbs by steps. */
    readonly steps: string;
  };
  readonly deployment: Deployment;
  /** What a search asks for unless told otherwise: `p95<300,errors<2%`. */
  readonly slo: string;
  /** What files and records of before do not say themselves. */
  readonly earlier: {
    /** Of ./thresholds.ts's `ResourceLimits`. */
    readonly limits: {
      readonly scaleUpAfterSeconds: number;
      readonly scaleDownAfterSeconds: number;
      readonly recoverySeconds: number;
    };
    readonly peakScenarios: readonly string[];
  };
}

export function healthPath({ endpoints, healthEndpoint }: PlatformFacts): string {
  return endpoints[healthEndpoint]?.route ?? '/';
}

/** `REGIONS` of `regions`. */
export function variableOf(override: string): string {
  return override.toUpperCase();
}

/** The items of a list with commas between. */
export function itemsOf(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** The first item that the platform does not take, all of the text where it holds none; null: it takes them all. */
export function strayItem({ item }: OwnOverride, text: string): string | null {
  const items = itemsOf(text);
  const pattern = new RegExp(`^(?:${item})$`);
  return items.length === 0 ? text : (items.find((one) => !pattern.test(one)) ?? null);
}
