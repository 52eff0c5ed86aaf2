/**
 * Before any load: is the target alive, is it the platform, does it take our credentials, and does it keep its
 * tenants apart? Each 'no' ends the run with one line.
 */
import http, { type RefinedResponse } from 'k6/http';
import { forge, readClaims } from '../lib/jwt.ts';
import type { Credentials, Overrides } from '../lib/overrides.ts';
import { refuseRun } from '../lib/refuse.ts';
import { foreignLocation, locationsOf } from './locations.ts';
import { givenToken, logIn, mintToken, type Token } from './tokens.ts';

export interface Proof {
  /** The token that a login or the person gave, for every VU to begin with; null when VUs mint their own. */
  readonly token: Token | null;
}

const proofTimeout = '10s';

export function proveTarget(overrides: Overrides): Proof {
  const { target, credentials } = overrides;
  if (target === null || credentials === null) throw new Error('proveTarget needs a target and credentials');
  const probe = (path: string, token: string | null): RefinedResponse<'text'> =>
    get(target.url + path, token);
  proveHealth(target.url, probe('/api/pricing/health', null));
  const token = firstToken(target.url, credentials, locationsOf(overrides)[0] ?? '');
  for (const location of locationsOf(overrides)) {
    const own = credentials.kind === 'secret' ? firstToken(target.url, credentials, location) : token;
    proveAccess(location, probe(analyticsPath(location), own.text));
  }
  proveTenantsApart(token.text, probe(analyticsPath(foreignLocation), token.text));
  proveSignatures(probe(analyticsPath(locationsOf(overrides)[0] ?? ''), forge(token.text)));
  proveLife(token, credentials);
  return { token: credentials.kind === 'secret' ? null : token };
}

function get(url: string, token: string | null): RefinedResponse<'text'> {
  return http.get(url, {
    headers: token === null ? {} : { Authorization: `Bearer ${token}` },
    tags: { name: 'setup', phase: 'setup' },
    timeout: proofTimeout,
    redirects: 0,
    responseType: 'text',
  });
}

function analyticsPath(location: string): string {
  return `/api/pricing/analytics/${location}?days=7`;
}

function proveHealth(url: string, response: RefinedResponse<'text'>): void {
  if (response.status === 0) {
    refuseRun(
      `target ${url} does not answer (${response.error}); is it running? jorge-load sandbox starts one`,
    );
  }
  if (response.status !== 200) {
    refuseRun(`target ${url} answers ${response.status} to GET /api/pricing/health, expected 200`);
  }
  if (readStatus(response.body) === null) {
    const kind = (response.headers['Content-Type'] ?? 'no content type').split(';')[0] ?? '';
    refuseRun(
      `target ${url} is not the platform: GET /api/pricing/health answers ${kind}, expected JSON with a status`,
    );
  }
}

function readStatus(body: string): string | null {
  try {
    const { status } = JSON.parse(body) as { status?: unknown };
    return typeof status === 'string' ? status : null;
  } catch {
    return null;
  }
}

function firstToken(url: string, credentials: Credentials, location: string): Token {
  switch (credentials.kind) {
    case 'secret':
      return mintToken(credentials.secret, { vu: 0, role: 'owner', location }, Date.now());
    case 'token':
      return givenToken(credentials.token);
    case 'login':
      return (
        logIn(url, credentials) ??
        refuseRun(`target ${url} did not accept LOAD_USERNAME and LOAD_PASSWORD at POST /api/auth/login`)
      );
  }
}

function proveAccess(location: string, response: RefinedResponse<'text'>): void {
  if (response.status === 200) return;
  if (response.status === 401 || response.status === 403) {
    refuseRun(
      `the target answers ${response.status}: it does not accept the credentials; check JWT_SECRET, LOAD_PASSWORD or ACCESS_TOKEN`,
    );
  }
  if (response.status === 404) {
    refuseRun(
      `the target answers 404 for location ${location}: the credentials have no access to it; set LOCATIONS to locations they have`,
    );
  }
  refuseRun(`the target answers ${response.status} to GET /api/pricing/analytics/${location}, expected 200`);
}

/** An admin may see every tenant, so nothing can be proved with an admin's token. */
function proveTenantsApart(token: string, response: RefinedResponse<'text'>): void {
  if (readClaims(token)?.['role'] === 'admin' || response.status === 404) return;
  refuseRun(
    `the target answers ${response.status} for a tenant we have no access to, expected 404: tenants are not kept apart`,
  );
}

function proveSignatures(response: RefinedResponse<'text'>): void {
  if (response.status === 401 || response.status === 403) return;
  refuseRun(
    `the target answers ${response.status} to a token with a forged signature, expected 401: it does not check tokens`,
  );
}

function proveLife(token: Token, credentials: Credentials): void {
  if (credentials.kind === 'token' && token.expiresMs < Date.now() + 60_000) {
    refuseRun('ACCESS_TOKEN has expired or does so within a minute; log in again, or give JWT_SECRET');
  }
}
