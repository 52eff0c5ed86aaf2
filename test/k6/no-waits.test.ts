import { expect, it } from 'vitest';
import { withBundle } from '../../bench/k6.ts';
import { k6 } from './run-k6.ts';

it('users who never wait ask for no rate that k6 cannot read', async () => {
  const { exitCode, stderr } = await withBundle(
    'bench/scripts/normal-no-waits.ts',
    { gate: {}, target: {} },
    (bundle) => k6(['inspect', '--include-system-env-vars', bundle], { TARGET_URL: 'http://127.0.0.1:9' }),
  );
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
});
