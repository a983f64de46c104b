/** How to reach a host, with the defaults filled in; see the schema. */
export interface Endpoint {
  host: string;
  port: number;
  user: string;
  password?: string;
  privateKey?: string;
  privateKeyPassword?: string;
  agentSocketPath?: string;
  hostKey?: string;
  /** How many failed attempts are repeated; -1: all. */
  dialErrorLimit: number;
  /** How long an attempt may go without progress; 0: unlimited. */
  perDialTimeout: number;
}
