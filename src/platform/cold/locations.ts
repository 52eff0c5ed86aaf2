/** Tenants: each VU (or arrival) works for one of LOCATIONS. */
import type { Overrides } from '../../lib/cold/overrides.ts';

/** The tenant that the platform's documentation uses, and the sandbox knows. */
const documentedLocation = '3xt4qayAh35BlDLaUv7P';

/** A location that no tenant has: what its data looks like to anybody is 404. */
export const foreignLocation = 'nobody0LoadTest0Probe';

export function locationsOf({ own }: Overrides): readonly string[] {
  const { locations = [documentedLocation] } = own;
  return locations;
}
