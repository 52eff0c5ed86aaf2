/** Tenants: each VU (or arrival) works for one of LOCATIONS. */
import type { Overrides } from '../lib/overrides.ts';

/** The tenant that the platform's documentation uses, and the sandbox knows. */
const documentedLocation = '3xt4qayAh35BlDLaUv7P';

/** A location that no tenant has: what its data looks like to anybody is 404. */
export const foreignLocation = 'nobody0LoadTest0Probe';

export function locationsOf(overrides: Overrides): readonly string[] {
  return overrides.locations.length > 0 ? overrides.locations : [documentedLocation];
}

export function locationOf(overrides: Overrides, vu: number): string {
  const locations = locationsOf(overrides);
  return locations[(vu - 1) % locations.length] ?? documentedLocation;
}
