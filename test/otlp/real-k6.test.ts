import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startReceiver } from '../../src/toolkit/otlp/receiver.ts';
import { readMerged } from '../../src/toolkit/record/otlp/read-merged.ts';
import { expectSame, sendLoad } from './real-k6.ts';

it('k6’s own figures come out of what the receiver wrote', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'jorge-load-otlp-'));
  try {
    const file = join(folder, 'requests.ndjson.gz');
    const receiver = await startReceiver({ file, onFault: (error) => expect.fail(String(error)) });
    const sent = await sendLoad(receiver.endpoint);
    await receiver.close();
    expect(receiver.counts().refused).toBe(0);
    const { timeline, notes } = await readMerged([file]);
    expect(notes).toEqual([]);
    expect(timeline!.sources).toEqual([expect.objectContaining({ 'service.instance.id': 'one' })]);
    expectSame(timeline!, sent);
  } finally {
    await rm(folder, { recursive: true });
  }
});
