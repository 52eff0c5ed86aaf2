/** For k6's options, to the millisecond. */
export function k6Duration(seconds: number): string {
  return `${Math.round(seconds * 1000)}ms`;
}
