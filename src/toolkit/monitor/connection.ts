/** A connection that is opened when it is needed, dropped when it fails, and opened again the next time. */
import { type Endpoint, hostOf, reasonOf, redactorFor } from './endpoint.ts';

export interface ConnectionKind<Client> {
  readonly open: (endpoint: Endpoint) => Promise<Client>;
  readonly shut: (client: Client) => Promise<void>;
}

export class Connection<Client> {
  private readonly endpoint: Endpoint;
  private readonly kind: ConnectionKind<Client>;
  private client: Client | null = null;

  constructor(endpoint: Endpoint, kind: ConnectionKind<Client>) {
    this.endpoint = endpoint;
    this.kind = kind;
  }

  /** @throws Error with one line that holds no password */
  async use<Result>(work: (client: Client) => Promise<Result>): Promise<Result> {
    try {
      this.client ??= await this.kind.open(this.endpoint);
      return await work(this.client);
    } catch (cause) {
      await this.close();
      const reason = redactorFor(this.endpoint)(reasonOf(cause));
      throw new Error(`${hostOf(this.endpoint)}: ${reason}`, { cause });
    }
  }

  async close(): Promise<void> {
    const { client } = this;
    this.client = null;
    if (client !== null) await this.kind.shut(client).catch(() => undefined);
  }
}
