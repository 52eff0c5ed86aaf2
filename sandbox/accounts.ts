/**
 * Who may use the sandbox: a handful of tenants and three accounts. It listens on loopback and holds no data,
 * so the accounts' password is no secret; the signing secret is, and comes from the environment.
 */

export const locations = [
  '3xt4qayAh35BlDLaUv7P',
  '7kQmW2rTz9VbNc4XsL1d',
  'Hn5pYf8GuJ3eRa6ZtB0w',
  'Vd2cKx7MiO4lSq9EjU1n',
  'Zb6gTw3PyC8hFa5RmX0k',
] as const;

export const sandboxPassword = 'sandbox-only';

export interface Account {
  readonly sub: string;
  readonly role: 'admin' | 'owner' | 'agent';
  readonly locations: readonly string[];
}

export const accounts: Readonly<Record<string, Account>> = {
  agent: { sub: '1', role: 'agent', locations: [locations[0]] },
  owner: { sub: '2', role: 'owner', locations: [locations[0], locations[1]] },
  admin: { sub: '3', role: 'admin', locations: [] },
};
