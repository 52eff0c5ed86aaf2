/** How the load signs in, as the environment has it; src/lib/cold/overrides.ts has checked it before any load. */

export type Environment = Readonly<Record<string, string | undefined>>;

export type Credentials =
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'login'; readonly username: string; readonly password: string }
  | { readonly kind: 'token'; readonly token: string };

/** Null when there are none. Each VU reads its own: setup hands over no secret. */
export function credentialsIn(env: Environment): Credentials | null {
  // An empty one is none.
  // eslint-disable-next-line @typescript-eslint/prefer-nullish-coalescing
  const secret = env['JWT_SECRET'] || env['JWT_SECRET_KEY'];
  if (secret) return { kind: 'secret', secret };
  const { LOAD_USERNAME: username, LOAD_PASSWORD: password, ACCESS_TOKEN: token } = env;
  if (token) return { kind: 'token', token };
  return username && password ? { kind: 'login', username, password } : null;
}

/** A username is none: it stands in the target's answers and in our own words. */
export function secretOf(credentials: Credentials | null): string {
  switch (credentials?.kind) {
    case 'secret':
      return credentials.secret;
    case 'login':
      return credentials.password;
    case 'token':
      return credentials.token;
    case undefined:
      return '';
  }
}
