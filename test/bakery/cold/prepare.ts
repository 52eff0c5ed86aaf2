/** The Bakery before the load: is it open, and which ovens are there? */
import type { PlatformFacts } from '../../../src/contract/platform.ts';
import { prepareTest, type PreparedTest } from '../../../src/lib/cold/prepare-test.ts';
import type { Overrides } from '../../../src/lib/cold/overrides.ts';
import { refuseRun } from '../../../src/lib/cold/refuse.ts';
import type { Declaration } from '../../../src/lib/declaration.ts';
import { http } from '../../../src/lib/hot/k6.ts';
import platform from '../platform.json';
import type { Shop } from '../shop.ts';

const facts = platform as PlatformFacts;

export function prepare(declaration: Declaration<never>): PreparedTest<Shop> {
  return prepareTest(declaration, { facts, prove });
}

function prove({ target, own, skippedProofs }: Overrides): Shop {
  const { ovens = ['north'] } = own;
  const shop = { url: target?.url ?? '', oven: ovens[0] ?? '' };
  if (skippedProofs.includes('open')) return shop;
  const { status } = http.get(shop.url + platform.endpoints.up.route, { tags: { name: 'opening' } });
  if (status !== 200) refuseRun(`the shop is closed: it answers ${status}`);
  return shop;
}
