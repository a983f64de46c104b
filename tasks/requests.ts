import { get } from "node:http";

/** One request to the VIP and what came of it. */
export interface RequestResult {
  /** The client's port, by which the director knows the connection; undefined if none was opened. */
  localPort: number | undefined;
  /** HTTP status, or undefined if no answer came. */
  status: number | undefined;
  /** The system's error code (ECONNREFUSED, EHOSTUNREACH), or TIMEOUT. */
  error: string | undefined;
}

const REQUEST_TIMEOUT_MS = 5_000;

/** Sends requests one after another, each over a connection of its own. Three failures in a row end it. */
export async function sendRequests(url: string, count: number): Promise<RequestResult[]> {
  const results: RequestResult[] = [];
  while (results.length < count && !givenUp(results)) results.push(await request(url));
  return results;
}

function givenUp(results: RequestResult[]): boolean {
  const latest = results.slice(-3);
  return latest.length === 3 && latest.every(({ status }) => status === undefined);
}

function request(url: string): Promise<RequestResult> {
  return new Promise((resolve) => {
    let localPort: number | undefined;
    const failed = (error: string) => resolve({ localPort, status: undefined, error });
    const sent = get(url, { agent: false, timeout: REQUEST_TIMEOUT_MS }, (response) => {
      response.resume();
      response.on("end", () => resolve({ localPort, status: response.statusCode, error: undefined }));
      response.on("error", (error: NodeJS.ErrnoException) => failed(error.code ?? error.message));
    });
    sent.on("socket", (socket) => {
      socket.on("connect", () => {
        localPort = socket.localPort;
      });
    });
    sent.on("timeout", () => {
      failed("TIMEOUT");
      sent.destroy();
    });
    sent.on("error", (error: NodeJS.ErrnoException) => failed(error.code ?? error.message));
  });
}
