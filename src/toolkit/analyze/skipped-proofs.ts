/** What was not proved of the target, as the person asked: said on every page of that run. */
import type { ProofStep } from '../../contract/plan.ts';

const meanings: Readonly<Record<ProofStep, string>> = {
  health: 'that it is alive and is the platform',
  access: 'that it takes the credentials',
  tenants: 'that it hides other tenants',
  signatures: 'that it refuses forged tokens',
};

export function skippedProofNotes(steps: readonly ProofStep[]): string[] {
  return steps.map((step) => `not proved of the target, by --skip-proof ${step}: ${meanings[step]}`);
}
