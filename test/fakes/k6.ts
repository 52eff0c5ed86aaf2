/** k6's built-in modules as unit tests see them: nothing sleeps, nothing is sent. */
export const slept: number[] = [];

export function sleep(seconds: number): void {
  slept.push(seconds);
}
