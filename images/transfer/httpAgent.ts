import { type Dispatcher, EnvHttpProxyAgent } from "undici";

/** How long a server may keep silent. */
export interface Patience {
  /** Until it takes the connection. */
  connectMs: number;
  /** Until it answers, and between two parts of what it sends. */
  silenceMs: number;
}

/** What requests go through: the proxy of the usual variables, where they name one. */
export function httpAgent({ connectMs, silenceMs }: Patience): Dispatcher {
  const connect = { timeout: connectMs };
  const options = { connect, proxyTls: connect, headersTimeout: silenceMs, bodyTimeout: silenceMs };
  return quietly(() => new EnvHttpProxyAgent(options));
}

/** Why a request failed, in a word where there is one. */
export function reasonOf(error: unknown): string {
  const cause = (error as Error).cause ?? error;
  return (cause as NodeJS.ErrnoException).code ?? (cause as Error).message;
}

/** undici warns that its agent is experimental, which is nothing to tell our users. */
function quietly<T>(work: () => T): T {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return work();
  } finally {
    process.emitWarning = emitWarning;
  }
}
