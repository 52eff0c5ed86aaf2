const exec = {
  vu: { idInTest: 1, iterationInScenario: 0, metrics: { tags: {} as Record<string, string> } },
  scenario: { startTime: 0, iterationInTest: 0 },
  test: {
    abort(message: string): never {
      throw new Error(`test aborted: ${message}`);
    },
  },
};
export default exec;
