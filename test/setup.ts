/** Before the tests: nothing yet to prepare. */
export function setup(): void {}
