/**
 * Each kind of secret, through the real k6 against a target that repeats all it is told: afterwards nothing of it is in
 * a file, on a stream, in an argument of a process or in a folder for temporary files; and neither after kill -9.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, request as ask, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { secret, startSandbox, type TestSandbox } from '../sandbox/start-sandbox.ts';
import { start, temporaryFolder, until } from '../cli/jorge-load.ts';

let sandbox: TestSandbox;
const servers: Server[] = [];
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await sandbox.close();
});

const password = 'Pw-Canary "quoted" back\\slash é & <b> %41 1234';
const storePassword = 'Store-Canary-8f2c41';
const proved = 4;

interface Echo {
  readonly url: string;
  /** Tokens that VUs came with. */
  readonly tokens: Set<string>;
  readonly echoes: () => number;
}

/** The sandbox until it is proved; from then on it says everything it knows, in every form. */
async function echoing(known: string): Promise<Echo> {
  const tokens = new Set<string>();
  let asked = 0;
  let echoes = 0;
  const server = createServer((request, response) => {
    const bearer = request.headers.authorization ?? '';
    if (bearer !== '') tokens.add(bearer.replace('Bearer ', ''));
    const isLogin = request.url?.includes('/auth/login') === true;
    if (!isLogin) asked += 1;
    if (!isLogin && asked > proved) {
      echoes += 1;
      echo(response, known, bearer);
      request.resume();
      return;
    }
    const body: Buffer[] = [];
    request
      .on('data', (chunk: Buffer) => body.push(chunk))
      .on('end', () => {
        const login = JSON.stringify({ username: 'owner', password: 'sandbox-only' });
        const text = isLogin ? login : Buffer.concat(body).toString();
        const headers = { ...request.headers, host: 'x', 'content-length': Buffer.byteLength(text) };
        const onward = ask(
          sandbox.url + (request.url ?? ''),
          { method: request.method, headers },
          (answer) => {
            response.writeHead(answer.statusCode ?? 500, answer.headers);
            answer.pipe(response);
          },
        );
        onward.end(text);
      });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, tokens, echoes: () => echoes };
}

function echo(response: ServerResponse, known: string, bearer: string): void {
  const forms = {
    ...{ raw: known, bearer, json: JSON.stringify({ a: known }), url: encodeURIComponent(known) },
    ...{
      base64: Buffer.from(known).toString('base64'),
      inner: Buffer.from(`u:${known}:${bearer}`).toString('base64'),
    },
  };
  const padded = { padding: 'z'.repeat(1985 - JSON.stringify(forms).length), at_the_cut: known };
  response.writeHead(500, {
    'content-type': 'application/json',
    'x-request-id': encodeURIComponent(known),
    'www-authenticate': bearer,
  });
  response.end(JSON.stringify({ ...forms, ...padded }));
}

/** As it may stand in a file; of base64 what the secret alone decides. */
function formsOf(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1);
  const base64 = Buffer.from(value)
    .toString('base64')
    .replace(/.{0,3}=*$/, '');
  const inner = Buffer.from(`u:${value}`)
    .toString('base64')
    .slice(4)
    .replace(/.{0,4}=*$/, '');
  return [
    value,
    value.slice(0, -1),
    json,
    JSON.stringify(json).slice(1, -1),
    encodeURIComponent(value),
    base64,
    inner,
  ];
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** A compressed file that was cut is looked at as far as it goes. */
function textOf(file: string): string {
  const bytes = readFileSync(file);
  if (!file.endsWith('.gz')) return bytes.toString();
  try {
    return gunzipSync(bytes, { finishFlush: 2 }).toString();
  } catch {
    return bytes.toString('latin1');
  }
}

function commandLines(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8')];
      } catch {
        return [];
      }
    });
}

const credentials: [string, () => Readonly<Record<string, string>>][] = [
  ['a signing secret', () => ({ JWT_SECRET: secret })],
  ['a login', () => ({ LOAD_USERNAME: 'owner-canary', LOAD_PASSWORD: password })],
  ['a token', () => ({ ACCESS_TOKEN: sandbox.token() })],
];
const ends = ['when the run fails', 'when it is killed'] as const;

it
  .skipIf(process.platform !== 'linux')
  .each(credentials.flatMap(([name, env]) => ends.map((end) => [name, end, env] as const)))(
  'of %s nothing is left %s',
  async (_, end, env) => {
    const given = env();
    const known = given['JWT_SECRET'] ?? given['LOAD_PASSWORD'] ?? given['ACCESS_TOKEN'] ?? '';
    const target = await echoing(known);
    const [out, temporary] = [temporaryFolder(), temporaryFolder()];
    const store = `postgres://monitor:${storePassword}@127.0.0.1:9/db`;
    const run = start(
      ['run', 'smoke', '--target', target.url, '--users', '4', '--duration', '6s', '--samples', '--out', out],
      { ...given, K6_BIN: inject('k6Path'), MONITOR_POSTGRES_URL: store, TMPDIR: temporary },
    );
    await until(() => target.echoes() >= 4);
    const seen = commandLines();
    if (end === 'when it is killed') run.kill('SIGKILL');
    const { stdout, stderr } = await run;
    const files = [...filesIn(out), ...filesIn(temporary)];
    expect(files.some((file) => file.endsWith('run.json'))).toBe(true);
    const texts = [stdout, stderr, ...seen, ...files.map(textOf)];
    const secrets = [known, storePassword, ...target.tokens].flatMap(formsOf);
    for (const one of secrets) expect(texts.filter((text) => text.includes(one))).toEqual([]);
  },
);
