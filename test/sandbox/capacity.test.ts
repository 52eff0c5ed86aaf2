import { afterEach, describe, expect, it, vi } from 'vitest';
import { capacityPerSecond, QueueFull, ServiceModel } from '../../sandbox/service-model.ts';
import { startSandbox, type TestSandbox } from './start-sandbox.ts';

let sandbox: TestSandbox | null = null;

async function start(options: Parameters<typeof startSandbox>[0]): Promise<TestSandbox> {
  return (sandbox = await startSandbox(options));
}

afterEach(async () => {
  vi.useRealTimers();
  await sandbox?.close();
  sandbox = null;
});

describe('the service model', () => {
  it('reaches its known capacity at saturation', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'setImmediate', 'performance'] });
    const options = { workers: 8, queue: 100_000, timeScale: 1, seed: 3 };
    const model = new ServiceModel(options);
    let served = 0;
    for (let request = 0; request < 20_000; request += 1) {
      void model.serve('pricing_calculate', false).then(() => (served += 1));
    }
    await vi.advanceTimersByTimeAsync(20_000);
    const known = capacityPerSecond(options, { pricing_calculate: 1 }, 0);
    expect(known).toBeCloseTo(8 / 0.012, 6);
    expect(served / 20 / known).toBeCloseTo(1, 1);
  });

  it('lets wait no more than its queue holds', async () => {
    const model = new ServiceModel({ workers: 1, queue: 2, timeScale: 1, seed: 1 });
    const served = [1, 2, 3].map(() => model.serve('health', false));
    await expect(model.serve('health', false)).rejects.toThrow(QueueFull);
    await Promise.all(served);
    expect(model.busy).toBe(0);
  });

  it('answers 503 when the queue is full', async () => {
    const busy = await start({ workers: 1, queue: 0, timeScale: 100 });
    const statuses = await Promise.all(
      [1, 2].map(async () => (await busy.get('/api/pricing/health', null)).status),
    );
    expect(statuses.sort()).toEqual([200, 503]);
  });

  it('waits for a connection where the pool is shrunk', async () => {
    const slow = await start({ timeScale: 10 });
    slow.fault('pool:size=1');
    const lead = { contact_id: 'c', location_id: '3xt4qayAh35BlDLaUv7P' };
    const calls = [1, 2, 3].map(() => slow.post('/api/pricing/calculate', lead));
    await expect
      .poll(async () => /db_pool_waiting (\d)/.exec(await (await fetch(`${slow.url}/metrics`)).text())?.[1], {
        interval: 10,
      })
      .toBe('2');
    await Promise.all(calls);
  });
});
