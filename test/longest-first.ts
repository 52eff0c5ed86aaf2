/** The order of test files: those that take longest are begun first, so that none is left to run alone. */
import { BaseSequencer, type TestSequencerConstructor, type TestSpecification } from 'vitest/node';

/** @param paths of the longest; all others come after them, in vitest's own order */
export function longestFirst(paths: readonly string[]): TestSequencerConstructor {
  const place = ({ moduleId }: TestSpecification): number => {
    const at = paths.indexOf(moduleId);
    return at === -1 ? paths.length : at;
  };
  return class extends BaseSequencer {
    override async sort(specifications: TestSpecification[]): Promise<TestSpecification[]> {
      const sorted = await super.sort(specifications);
      return sorted.sort((a, b) => place(a) - place(b));
    }
  };
}
