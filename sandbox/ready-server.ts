/**
 * `--ready <ms>`: a server that costs far less than whoever loads it, for measuring the load generator itself. It speaks
 * the little HTTP/1.1 that k6 and other clients send: requests one after another on a connection that stays open, bodies
 * with their length said. It asks nobody who they are.
 */
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createHistogram } from 'node:perf_hooks';
import type { Sandbox } from './answer.ts';
import type { Listener } from './listener.ts';
import { holdReady, type ReadyAnswers } from './ready-answers.ts';

const host = '127.0.0.1';
const servedPath = '/__sandbox/served';
/** No client of ours sends more; who does is not served. */
const mostBytes = 1_000_000;

/** @param delayMs before each answer @throws the system's error when the port is taken */
export async function listenReady(sandbox: Sandbox, port: number, delayMs: number): Promise<Listener> {
  await sandbox.app.ready();
  const service = new ReadyService(holdReady(sandbox), delayMs);
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    service.answerOn(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await sandbox.app.close();
    },
  };
}

interface Request {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

class ReadyService {
  private readonly answers: ReadyAnswers;
  private readonly delayMs: number;
  private requests = 0;
  /** Nanoseconds from a request's last bytes to its answer, of those that were held ready. */
  private readonly own = createHistogram();

  constructor(answers: ReadyAnswers, delayMs: number) {
    this.answers = answers;
    this.delayMs = delayMs;
  }

  answerOn(socket: Socket): void {
    let received = '';
    socket.setEncoding('latin1');
    // A client that goes away is no fault of the server's.
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: string) => {
      const beganNs = process.hrtime.bigint();
      received += chunk;
      if (received.length > mostBytes) return void socket.destroy();
      for (;;) {
        const taken = takeRequest(received);
        if (taken === null) return;
        received = taken.rest;
        this.serve(socket, taken.request, beganNs);
      }
    });
  }

  private serve(socket: Socket, { method, path, body }: Request, beganNs: bigint): void {
    if (path === servedPath) return void socket.write(this.servedResponse());
    const known = this.answers.known(method, path, body);
    const send = (response: string): void => {
      this.requests += 1;
      if (!socket.destroyed) socket.write(response);
      if (known !== null) this.own.record(process.hrtime.bigint() - beganNs);
    };
    if (known === null) void this.answers.learn(method, path, body).then(send, () => socket.destroy());
    else if (this.delayMs === 0) send(known);
    else setTimeout(() => send(known), this.delayMs);
  }

  /** The median of its own time: null before anything was answered. */
  private servedResponse(): string {
    const ownMs = this.own.count === 0 ? null : this.own.percentile(50) / 1e6;
    const text = JSON.stringify({ requests: this.requests, ownMs });
    return `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${text.length}\r\n\r\n${text}`;
  }
}

/** The first request in what was received, once all of it is there. */
function takeRequest(received: string): { readonly request: Request; readonly rest: string } | null {
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd === -1) return null;
  const bodyFrom = headEnd + 4;
  const length = lengthIn(received, headEnd);
  if (received.length < bodyFrom + length) return null;
  const methodEnd = received.indexOf(' ');
  return {
    request: {
      method: received.slice(0, methodEnd),
      path: received.slice(methodEnd + 1, received.indexOf(' ', methodEnd + 1)),
      body: received.slice(bodyFrom, bodyFrom + length),
    },
    rest: received.slice(bodyFrom + length),
  };
}

const lengthHeader = /\r\ncontent-length: *(\d+)/i;

function lengthIn(received: string, headEnd: number): number {
  return received.startsWith('GET ') ? 0 : Number(lengthHeader.exec(received.slice(0, headEnd))?.[1] ?? 0);
}
