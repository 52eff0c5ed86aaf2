/** A port of loopback that nobody listens on, for what can't be asked which one it took. */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the ports that connections come from: none of them can be in its place a moment later. */
const [lowest, highest] = [10_240, 32_768];
const mostTries = 100;

/** @throws Error when every port that was tried is taken */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const port = randomInt(lowest, highest);
    if (await isFree(port)) return port;
  }
  throw new Error(`none of ${mostTries} ports from ${lowest} to ${highest} is free`);
}

async function isFree(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
