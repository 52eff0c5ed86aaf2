/** A scenario whose tasks fail by themselves, each in its own way, and one that k6 interrupts. */
import { sleep } from 'k6';
import { at } from '../../../src/lib/hot/stages.ts';
import { between, type User } from '../../../src/lib/hot/user.ts';
import type { PlatformClient } from '../../../src/platform/hot/client.ts';
import { loadTest } from '../../../src/platform/platform.ts';

const clumsyUser: User<PlatformClient> = {
  name: 'ClumsyUser',
  wait: between(0.1, 0.1),
  tasks: [
    { name: 'reads_nothing', weight: 1, calls: 'health', run: () => readNothing(null) },
    { name: 'throws_a_text', weight: 1, calls: 'health', run: throwText },
    { name: 'looks_in', weight: 2, calls: 'health', run: ({ client }) => void client.health() },
  ],
};

/** Asleep, or without its answer, when k6's patience is over. */
const patientUser: User<PlatformClient> = {
  name: 'PatientUser',
  wait: between(0.1, 0.1),
  tasks: [
    { name: 'oversleeps', weight: 1, calls: 'health', run: oversleep },
    { name: 'waits', weight: 1, calls: 'pricing_optimize', run: ({ client }) => void client.optimize() },
  ],
};

function oversleep(): void {
  sleep(600);
}

function readNothing(lead: { readonly id: string } | null): void {
  lead!.id.trim();
}

function throwText(): void {
  // eslint-disable-next-line @typescript-eslint/only-throw-error
  throw 'out of leads';
}

const test = loadTest({
  name: 'failing',
  purpose: 'to fail',
  crowd: [
    { user: clumsyUser, share: 1 },
    { user: patientUser, share: 0, fixedVus: 4 },
  ],
  stages: [at(8, '3s')],
});

const load = test.options?.scenarios?.['load'];

/** VUs have none. */
export const options =
  load === undefined ? {} : { ...test.options, scenarios: { load: { ...load, gracefulStop: '0s' } } };
export const { setup, handleSummary } = test;
export default test.run;
