/** Targets and stores that say everything they are told, in every form. */
import { createServer, type IncomingMessage, request as ask, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Server, type Socket } from 'node:net';

const opened: { readonly server: Server; readonly sockets: Set<Socket> }[] = [];

async function listenOn(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  opened.push({ server, sockets });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

export function closeAll(): void {
  for (const { server, sockets } of opened) {
    server.close();
    for (const socket of sockets) socket.destroy();
  }
}

export interface Echo {
  readonly url: string;
  /** Tokens that VUs came with. */
  readonly tokens: Set<string>;
  readonly echoes: () => number;
}

/** What the proof of the target asks for. */
const proved = 4;

export interface Echoing {
  /** What answers as the platform does. */
  readonly platform: string;
  readonly known: string;
  /** From the proof on: failures that say it, or the platform's own answers with it in their headers. */
  readonly answers: 'failing' | 'well';
}

/** The platform until it is proved; from then on it says everything it knows. */
export async function echoing({ platform, known, answers }: Echoing): Promise<Echo> {
  const tokens = new Set<string>();
  let asked = 0;
  let echoes = 0;
  const server = createServer((request, response) => {
    const bearer = request.headers.authorization ?? '';
    if (bearer !== '') tokens.add(bearer.replace('Bearer ', ''));
    const isLogin = request.url?.includes('/auth/login') === true;
    // A suite looks at the health of its target beforehand, and signs in for none of it.
    if (bearer !== '') asked += 1;
    const isEchoed = !isLogin && bearer !== '' && asked > proved;
    if (isEchoed) echoes += 1;
    if (!isEchoed || answers === 'well') {
      passOn({ request, response }, platform, isEchoed ? headersWith(known, bearer) : {});
      return;
    }
    sayAll(response, known, bearer);
    request.resume();
  });
  return { url: `http://127.0.0.1:${await listenOn(server)}`, tokens, echoes: () => echoes };
}

function headersWith(known: string, bearer: string): Record<string, string> {
  return { 'x-request-id': encodeURIComponent(known), 'www-authenticate': bearer };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Whoever signs in is the sandbox's owner. */
function passOn({ request, response }: Exchange, platform: string, more: Record<string, string>): void {
  const body: Buffer[] = [];
  request
    .on('data', (chunk: Buffer) => body.push(chunk))
    .on('end', () => {
      const isLogin = request.url?.includes('/auth/login') === true;
      const login = JSON.stringify({ username: 'owner', password: 'sandbox-only' });
      const text = isLogin ? login : Buffer.concat(body).toString();
      const headers = { ...request.headers, host: 'x', 'content-length': Buffer.byteLength(text) };
      const onward = ask(platform + (request.url ?? ''), { method: request.method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, { ...answer.headers, ...more });
        answer.pipe(response);
      });
      onward.end(text);
    });
}

/** Its last field crosses the length at which bodies are cut. */
function sayAll(response: ServerResponse, known: string, bearer: string): void {
  const forms = {
    ...{ raw: known, bearer, json: JSON.stringify({ a: known }), url: encodeURIComponent(known) },
    base64: Buffer.from(known).toString('base64'),
    inner: Buffer.from(`u:${known}:${bearer}`).toString('base64'),
  };
  const padded = { padding: 'z'.repeat(1985 - JSON.stringify(forms).length), at_the_cut: known };
  response.writeHead(500, { 'content-type': 'application/json', ...headersWith(known, bearer) });
  response.end(JSON.stringify({ ...forms, ...padded }));
}

/** A store that knows no command and repeats what it was told. @returns its host and port */
export async function echoingStore(): Promise<string> {
  const server = createSocketServer((socket) => {
    socket.on('data', (told) => {
      const words = told.toString('latin1').replace(/[\r\n]+/g, ' ');
      socket.write(`-ERR unknown command, with args beginning with: ${words}\r\n`);
    });
  });
  return `127.0.0.1:${await listenOn(server)}`;
}

/** A page that wants other credentials, and says those that it was given. @returns its host and port */
export async function echoingPage(): Promise<string> {
  const server = createServer((request, response) => {
    const told = request.headers.authorization ?? '';
    const plain = Buffer.from(told.replace('Basic ', ''), 'base64').toString();
    const isQuery = request.url?.includes('/query') === true;
    response.writeHead(isQuery ? 400 : 200, { 'www-authenticate': told, 'content-type': 'text/plain' });
    response.end(
      isQuery
        ? JSON.stringify({ status: 'error', errorType: 'bad_data', error: `${told} is ${plain}` })
        : `# HELP told ${told} is ${plain}\nup{told="${told}",plain="${plain}"} 1\n`,
    );
  });
  return `127.0.0.1:${await listenOn(server)}`;
}
