/** k6's built-in modules as unit tests see them: nothing sleeps, nothing is sent. */
export function sleep(): void {}
