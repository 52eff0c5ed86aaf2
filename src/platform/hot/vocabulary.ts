/** The names in src/platform/platform.json, for the code that uses them; of its values, what each VU needs and no more. */
import type { CommonFailureKind } from '../../contract/metrics.ts';
import { endpoints, type failureKinds, type metrics, type proofs } from '../platform.json';

export { endpoints };
export type EndpointName = keyof typeof endpoints;
export type FailureKind = CommonFailureKind | keyof typeof failureKinds;
export type OwnMetricName = keyof typeof metrics;
export type ProofStep = keyof typeof proofs;
