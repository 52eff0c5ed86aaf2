/** As much of GitHub's API as one comment needs, on loopback. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StandIn {
  readonly url: string;
  readonly comments: { id: number; body: string }[];
  /** Answers 403 to whatever writes, as to a pull request from a fork. */
  isReadOnly: boolean;
  readonly close: () => void;
}

export async function standInForGithub(): Promise<StandIn> {
  const comments: StandIn['comments'] = [];
  let lastId = 0;
  const answer = (method: string, url: URL, body: { body?: string }): [number, unknown] => {
    if (method !== 'GET' && standIn.isReadOnly)
      return [403, { message: 'Resource not accessible by integration' }];
    const id = Number(/\/issues\/comments\/(\d+)$/.exec(url.pathname)?.[1]);
    const at = comments.findIndex((comment) => comment.id === id);
    if (method === 'GET') {
      const page = Number(url.searchParams.get('page'));
      return [200, comments.slice((page - 1) * 100, page * 100)];
    }
    if (method === 'POST') {
      comments.push({ id: (lastId += 1), body: body.body ?? '' });
      return [201, comments.at(-1)];
    }
    if (at === -1) return [404, {}];
    if (method === 'PATCH') comments[at]!.body = body.body ?? '';
    else comments.splice(at, 1);
    return method === 'PATCH' ? [200, comments[at]] : [204, null];
  };
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => (text += String(chunk)));
    request.on('end', () => {
      const isKnown =
        request.headers.authorization === 'Bearer the-token' &&
        /^\/repos\/jorge\/app\/issues\/(7\/comments|comments\/\d+)$/.test(
          new URL(request.url!, standIn.url).pathname,
        );
      const [status, value] = isKnown
        ? answer(
            request.method!,
            new URL(request.url!, standIn.url),
            JSON.parse(text || '{}') as { body?: string },
          )
        : [401, {}];
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(value === null ? '' : JSON.stringify(value));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const standIn: StandIn = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    comments,
    isReadOnly: false,
    close: () => server.close(),
  };
  return standIn;
}
