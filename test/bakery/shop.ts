/** Another platform than ours, as small as one can be: what the toolkit is pointed at by the test beside it. */
import { metricNames } from '../../src/contract/metrics.ts';
import type { Declaration } from '../../src/lib/declaration.ts';
import { at } from '../../src/lib/hot/stages.ts';
import { Counter, http, Rate } from '../../src/lib/hot/k6.ts';
import { between, type User } from '../../src/lib/hot/user.ts';
import { defineLoadTest, type LoadTest } from '../../src/lib/load-test.ts';
import { prepare } from './cold/prepare.ts';
import { endpoints } from './platform.json';

/** What setup proved. */
export interface Shop {
  readonly url: string;
  readonly oven: string;
}

const requestOk = new Rate(metricNames.requestOk);
const degraded = new Rate(metricNames.degraded);
const failures = new Counter(metricNames.requestFailures);
const burntLoaves = new Counter('burnt_loaves');

interface Till {
  readonly order: () => void;
  readonly menu: () => void;
}

function tillOf({ url, oven }: Shop): Till {
  const call = (name: 'order' | 'menu', isRight: (body: string) => boolean): void => {
    const { method, route } = endpoints[name];
    const address = url + route.replace('{oven}', oven);
    const { body, status } = http.request(method, address, null, { tags: { name }, responseType: 'text' });
    const ok = status === 200 && isRight(body);
    requestOk.add(ok, { name });
    degraded.add(false, { name });
    if (!ok) failures.add(1, { name, error: status === 200 ? 'stale' : 'status', status: String(status) });
    if (body.includes('burnt')) burntLoaves.add(1);
  };
  return {
    order: () => call('order', () => true),
    menu: () => call('menu', (body) => body.includes('today')),
  };
}

const guest: User<Till> = {
  name: 'Guest',
  wait: between(0.1, 0.1),
  tasks: [
    { name: 'order', weight: 1, calls: 'order', run: ({ client }) => client.order() },
    { name: 'menu', weight: 1, calls: 'menu', run: ({ client }) => client.menu() },
  ],
};

export function loadTest(name: string): LoadTest<Shop> {
  const declaration: Declaration<Till> = {
    name,
    purpose: 'A few guests.',
    crowd: [{ user: guest, share: 1 }],
    stages: [at(2, '3s'), at(3, '1s', 'rush')],
    isPeak: true,
  };
  return defineLoadTest({ prepare, connect: tillOf }, declaration);
}
