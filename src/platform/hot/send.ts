/**
 * One request to the platform, whatever comes back: an answer, or why there is none. k6 throws where an answer takes
 * the connection for something else (101); that is the target's doing too, and must not end the iteration.
 */
import type { Params, RefinedResponse } from 'k6/http';
import { http } from '../../lib/hot/k6.ts';

export interface Answer {
  /** 0 when none came. */
  readonly status: number;
  /** Null when none came, or when there is none in an answer of its kind (204, 304). */
  readonly body: string | null;
  readonly error: string;
  readonly error_code: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly timings: { readonly duration: number };
  readonly request: { readonly method: string; readonly url: string; readonly body: string };
  /** @throws when the body is no JSON */
  readonly json: (selector?: string) => unknown;
}

/** `lib/netext/httpext/error_codes.go`: an error of no kind that k6 tells apart. */
const unspecificErrorCode = 1000;

// The same four as k6's own, so that a call costs no object more.
// eslint-disable-next-line max-params
export function send(method: string, url: string, body: string | null, params: Params): Answer {
  try {
    return http.request(method, url, body, params) as RefinedResponse<'text'>;
  } catch (error) {
    return {
      status: 0,
      body: null,
      error: error instanceof Error ? error.message : String(error),
      error_code: unspecificErrorCode,
      headers: {},
      timings: { duration: 0 },
      request: { method, url, body: body ?? '' },
      json: () => null,
    };
  }
}
