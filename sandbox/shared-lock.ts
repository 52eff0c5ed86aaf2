/**
 * A lock that several sandboxes share, as replicas share a row of one database: one request holds it, all others wait.
 * The first process to open the path (a Unix socket) keeps the line of those who wait; a connection is a request for
 * the lock, a byte on it is the grant, and its end gives the lock back, however its owner ended.
 */
import { unlinkSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';

export interface SharedLock {
  /** Requests of this process that wait for it. */
  readonly waiting: () => number;
  readonly hold: <Result>(work: () => Promise<Result>) => Promise<Result>;
  readonly close: () => void;
}

export async function openSharedLock(path: string): Promise<SharedLock> {
  const server = await keepLine(path);
  let waiting = 0;
  return {
    waiting: () => waiting,
    hold: async (work) => {
      waiting += 1;
      const socket = connect(path);
      try {
        await granted(socket).finally(() => (waiting -= 1));
        return await work();
      } finally {
        socket.destroy();
      }
    },
    close: () => server?.close(),
  };
}

function granted(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('data', () => resolve());
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the shared lock is gone')));
  });
}

interface Line {
  readonly close: () => void;
}

/** Null when another process keeps it. */
async function keepLine(path: string): Promise<Line | null> {
  const line: Socket[] = [];
  const server = createServer((socket) => {
    line.push(socket);
    if (line.length === 1) socket.write('!');
    socket.on('error', () => undefined);
    socket.once('close', () => {
      const isHolder = line[0] === socket;
      line.splice(line.indexOf(socket), 1);
      if (isHolder) line[0]?.write('!');
    });
  });
  const isOurs = await new Promise<boolean>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    server.listen(path, () => resolve(true));
  });
  if (isOurs) return { close: () => server.close() };
  if (await isKept(path)) return null;
  // Its process ended without a word.
  unlinkSync(path);
  return await keepLine(path);
}

function isKept(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
