/** Below every help; apart from ./flags.ts, which the list of commands can't wait for. */
export const exitCodeNote = `
Exit codes: 0 pass · 99 a gate failed · 98 the run is invalid · 97 a regression
105 interrupted · 2 wrong usage or input · 70 a bug`;
