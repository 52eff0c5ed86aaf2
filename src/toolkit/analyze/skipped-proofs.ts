/** What was not proved of the target, as the person asked: said on every page of that run. */
import type { PlatformWords } from '../../contract/platform.ts';
import { wordsFor } from './platform-words.ts';

export function skippedProofNotes(
  steps: readonly string[],
  { proofs }: Pick<PlatformWords, 'proofs'>,
): string[] {
  return steps.map((step) => `not proved of the target, by --skip-proof ${step}: ${wordsFor(proofs, step)}`);
}
