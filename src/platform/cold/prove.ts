/**
 * Before any load: is the target alive, is it the platform, does it take our credentials, and does it keep its
 * tenants apart? Each 'no' ends the run with one line: what was answered, who asked, and which flag helps.
 */
import { redactorOf } from '../../contract/redact.ts';
import { forge, readClaims } from '../../lib/cold/jwt.ts';
import type { Overrides } from '../../lib/cold/overrides.ts';
import { refuseRun } from '../../lib/cold/refuse.ts';
import { type Credentials, secretOf } from '../../lib/warm/credentials.ts';
import { type Answer, send } from '../hot/send.ts';
import { endpoints, type ProofStep } from '../hot/vocabulary.ts';
import type { Proof } from '../warm/connect.ts';
import { fieldsOf } from '../warm/json-fields.ts';
import { logIn } from '../warm/log-in.ts';
import { mintToken } from '../warm/mint-token.ts';
import type { Token } from '../warm/token.ts';
import { foreignLocation, locationsOf } from './locations.ts';

const proofTimeout = '10s';
const healthPath = endpoints.health.route;
const loginPath = '/api/auth/login';

/** Whom it is about, and what the person asked for. */
interface Context {
  readonly url: string;
  readonly credentials: Credentials;
  readonly overrides: Overrides;
}

export function proveTarget(overrides: Overrides): Proof {
  const { target, credentials } = overrides;
  if (target === null || credentials === null) throw new Error('proveTarget needs a target and credentials');
  const context = { url: target.url, credentials, overrides };
  const locations = locationsOf(overrides);
  const isAsked = (step: ProofStep): boolean => !overrides.skippedProofs.includes(step);
  if (isAsked('health')) proveHealth(context);
  const token = firstToken(context, locations[0] ?? '');
  if (isAsked('access')) for (const location of locations) proveAccess(context, location, token);
  if (isAsked('tenants')) proveTenantsApart(context, token);
  if (isAsked('signatures')) proveSignatures(context, locations[0] ?? '', token);
  proveLife(token, credentials);
  const { subject } = overrides;
  return { url: target.url, locations, subject, token: credentials.kind === 'secret' ? null : token };
}

/** What was asked, and what came back. */
interface ProofRequest {
  readonly path: string;
  readonly answer: Answer;
  /** Who asked: the token's claims, where there was one. */
  readonly token: string | null;
}

function proveHealth(context: Context): void {
  const asked = ask(context, healthPath, null);
  const { answer } = asked;
  const wrong = `target ${context.url} `;
  if (answer.status !== 200) {
    refuse(context, asked, ['health', `${wrong}answers ${answer.status} to GET ${healthPath}, expected 200`]);
  }
  if (typeof fieldsOf(answer)['status'] === 'string') return;
  const type = (answer.headers['Content-Type'] ?? 'no content type').split(';')[0] ?? '';
  refuse(context, asked, [
    'health',
    `${wrong}is not the platform: GET ${healthPath} answers ${type}, expected JSON with a status`,
  ]);
}

function firstToken(context: Context, location: string): Token {
  const { credentials } = context;
  switch (credentials.kind) {
    case 'secret':
      return mint(context, credentials.secret, location);
    case 'token':
      return givenToken(credentials.token);
    case 'login': {
      const { answer, token } = logIn(context.url, credentials);
      return token ?? refuseLogin(context, { path: loginPath, answer, token: null });
    }
  }
}

function mint({ overrides: { subject } }: Context, secret: string, location: string): Token {
  return mintToken(secret, { vu: 0, subject, role: 'owner', location }, Date.now());
}

function refuseLogin(context: Context, asked: ProofRequest): never {
  const { status } = asked.answer;
  if (status === 0) refuseSilence(context, asked);
  const why = [400, 401, 403, 422].includes(status)
    ? 'did not accept LOAD_USERNAME and LOAD_PASSWORD at'
    : `answers ${status} without a usable access_token to`;
  refuse(context, asked, [null, `target ${context.url} ${why} POST ${loginPath}`]);
}

function proveAccess(context: Context, location: string, first: Token): void {
  const { credentials } = context;
  const token = credentials.kind === 'secret' ? mint(context, credentials.secret, location) : first;
  const asked = ask(context, analyticsPath(location), token.text);
  const { status } = asked.answer;
  if (status !== 200) refuse(context, asked, ['access', accessWords(asked, location, credentials)]);
}

function accessWords(
  { path, answer: { status } }: ProofRequest,
  location: string,
  credentials: Credentials,
): string {
  switch (status) {
    case 401:
    case 403:
      return `the target answers ${status}: it does not accept the credentials; ${credentialsAdvice(credentials)}`;
    case 404:
      return `the target answers 404 for location ${location}: the credentials have no access to it; set LOCATIONS to locations they have`;
    default:
      return `the target answers ${status} to GET ${path}, expected 200`;
  }
}

function credentialsAdvice(credentials: Credentials): string {
  const given = { secret: 'JWT_SECRET', login: 'LOAD_PASSWORD', token: 'ACCESS_TOKEN' }[credentials.kind];
  const hasLineEnd = credentials.kind === 'secret' && /[\r\n]$/.test(credentials.secret);
  return `check ${given}${hasLineEnd ? ', which ends in a line end' : ''}`;
}

/** An admin may see every tenant, so nothing can be proved with an admin's token. */
function proveTenantsApart(context: Context, { text }: Token): void {
  if (readClaims(text)?.['role'] === 'admin') return;
  const asked = ask(context, analyticsPath(foreignLocation), text);
  const { status } = asked.answer;
  if (status === 404) return;
  refuse(context, asked, [
    'tenants',
    `the target answers ${status} for a tenant we have no access to, expected 404: ${status < 300 ? 'tenants are not kept apart' : notProved}`,
  ]);
}

function proveSignatures(context: Context, location: string, { text }: Token): void {
  const asked = ask(context, analyticsPath(location), forge(text));
  const { status } = asked.answer;
  if (status === 401 || status === 403) return;
  refuse(context, asked, [
    'signatures',
    `the target answers ${status} to a token with a forged signature, expected 401: ${status < 300 ? 'it does not check tokens' : notProved}`,
  ]);
}

/** Only who was let in shows a fault: an error, a redirect or 'too many requests' shows neither it nor its absence. */
const notProved = 'that proves neither good nor bad';

/** An answer of any kind; none at all ends the run here. */
function ask(context: Context, path: string, token: string | null): ProofRequest {
  const answer = send('GET', context.url + path, null, {
    headers: token === null ? {} : { Authorization: `Bearer ${token}` },
    tags: { name: 'setup', phase: 'setup' },
    timeout: proofTimeout,
    redirects: 0,
    responseType: 'text',
  });
  const asked = { path, answer, token };
  return answer.status === 0 ? refuseSilence(context, asked) : asked;
}

function refuseSilence(context: Context, { path, answer }: ProofRequest): never {
  const why = oneLine(context, answer.error) || 'no response';
  const [what, advice] =
    path === healthPath ? ['', '; is it running? jorge-load sandbox starts one'] : [`${path} `, ''];
  refuseRun(`target ${context.url} does not answer ${what}(${why})${advice}`);
}

/** @param wrong the step that can be left out, if it can, and what is wrong */
function refuse(
  context: Context,
  { answer, token }: ProofRequest,
  [step, wrong]: [ProofStep | null, string],
): never {
  const said = oneLine(context, answer.body ?? '');
  const parts = [wrong, said === '' ? 'its answer has no body' : `it said: ${said}`];
  const elsewhere = answer.headers['Location'];
  if (elsewhere !== undefined) parts.push(`it sends us to ${oneLine(context, elsewhere)}`);
  if (token !== null) parts.push(claimed(context, token));
  if (step !== null) parts.push(`--skip-proof ${step} (SKIP_PROOF=${step}) leaves this proof out`);
  refuseRun(parts.join('; '));
}

function claimed({ credentials }: Context, token: string): string {
  const claims = readClaims(token);
  if (claims === null) return 'our token is no JWT';
  const { sub, role, locations } = claims;
  const who = `we came as sub ${claimText(sub)}, role ${claimText(role)}, location ${claimText(locations)}`;
  return credentials.kind === 'secret' ? `${who} (--subject or SUBJECT sets another sub)` : who;
}

function claimText(claim: unknown): string {
  const text = Array.isArray(claim) ? claim.slice(0, 3).map(claimText).join(', ') : claim;
  return typeof text === 'string' || typeof text === 'number' ? String(text).slice(0, 60) : 'none';
}

/** What the target said, without our secrets, should it repeat them. */
function oneLine({ credentials }: Context, text: string): string {
  const redacted = redactorOf([secretOf(credentials)])(text, mostRead);
  // eslint-disable-next-line no-control-regex
  const line = redacted.replace(/[\s\x00-\x1f\x7f-\x9f]+/g, ' ');
  return line.length > mostShown ? `${line.slice(0, mostShown)}…` : line.trim();
}

/** Characters of a body that are looked at, and that a refusal repeats. */
const mostRead = 2000;
const mostShown = 200;

function analyticsPath(location: string): string {
  return `${endpoints.pricing_analytics.route.replace('{location_id}', location)}?days=7`;
}

function proveLife(token: Token, credentials: Credentials): void {
  if (credentials.kind === 'token' && token.expiresMs < Date.now() + 60_000) {
    refuseRun('ACCESS_TOKEN has expired or does so within a minute; log in again, or give JWT_SECRET');
  }
}

/** A token that was handed over: nobody here can renew it. */
function givenToken(text: string): Token {
  const exp = readClaims(text)?.['exp'];
  return {
    text,
    issuedMs: Date.now(),
    expiresMs: typeof exp === 'number' ? exp * 1000 : Number.MAX_SAFE_INTEGER,
  };
}
