import { type ClientRequestArgs, get } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";

/** One request to the VIP and what came of it. */
export interface RequestResult {
  /** The client's port, by which the director knows the connection; undefined if none was opened. */
  localPort: number | undefined;
  /** HTTP status, or undefined if no answer came. */
  status: number | undefined;
  /** The system's error code (ECONNREFUSED, EHOSTUNREACH), or TIMEOUT. */
  error: string | undefined;
}

/** Opens a connection from elsewhere. */
type Connect = (host: string, port: number) => Promise<Duplex>;

/** A request is given up when it hears nothing for this long. */
const SILENCE_MS = 5_000;

/**
 * Sends requests one after another, each over a connection of its own. Three failures in a row end it.
 *
 * @param connect what opens the connections; this machine by default
 */
export async function sendRequests(url: string, count: number, connect?: Connect): Promise<RequestResult[]> {
  const results: RequestResult[] = [];
  while (results.length < count && !givenUp(results)) results.push(await request(url, connect));
  return results;
}

function givenUp(results: RequestResult[]): boolean {
  const latest = results.slice(-3);
  return latest.length === 3 && latest.every(({ status }) => status === undefined);
}

function request(url: string, connect?: Connect): Promise<RequestResult> {
  return new Promise((resolve) => {
    let localPort: number | undefined;
    const ended = (result: Pick<RequestResult, "status" | "error">) => {
      clearTimeout(silence);
      resolve({ localPort, ...result });
    };
    const failed = (error: string) => ended({ status: undefined, error });
    const sent = get(url, connect ? over(connect, url) : { agent: false }, (response) => {
      response.on("data", () => silence.refresh());
      response.on("end", () => ended({ status: response.statusCode, error: undefined }));
      response.on("error", (error: NodeJS.ErrnoException) => failed(error.code ?? error.message));
    });
    const silence = setTimeout(() => {
      failed("TIMEOUT");
      sent.destroy();
    }, SILENCE_MS);
    sent.on("socket", (socket) => {
      socket.on("connect", () => {
        localPort = socket.localPort;
      });
    });
    sent.on("error", (error: NodeJS.ErrnoException) => failed(error.code ?? error.message));
  });
}

/** Node.js takes any stream for a socket here, though its types don't. @see Node.js's documentation, http.request */
function over(connect: Connect, url: string): ClientRequestArgs {
  const { hostname, port } = new URL(url);
  return {
    createConnection: (_, created) => {
      const done = created as (error: Error | null, stream?: Duplex) => void;
      connect(hostname.replace(/^\[|\]$/g, ""), Number(port || HTTP_PORT)).then((stream) => done(null, stream), done);
      return undefined as unknown as Socket;
    },
  };
}

const HTTP_PORT = 80;
