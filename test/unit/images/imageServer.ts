import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What one request is answered with. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse, arrived: Arrived) => unknown;

/** Waits until the client has written as many bytes. */
export type Arrived = (bytes: number) => Promise<void>;

/** A server of one image, which answers each request as it is told to; the last behaviour stays. */
export class ImageServer {
  readonly requests: { range?: string; ifRange?: string }[] = [];
  behaviours: Behaviour[] = [];

  private constructor(
    private readonly server: Server,
    private readonly arrived: Arrived,
  ) {}

  static async start(arrived: Arrived): Promise<ImageServer> {
    const server = createServer((request, response) => started.answer(request, response)).listen(0, "127.0.0.1");
    const started = new ImageServer(server, arrived);
    await new Promise((listening) => server.once("listening", listening));
    return started;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/images/guest.qcow2`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const { range, "if-range": ifRange } = request.headers as Record<string, string | undefined>;
    this.requests.push(range === undefined ? {} : { range, ifRange });
    const behave = this.behaviours.length > 1 ? this.behaviours.shift() : this.behaviours[0];
    behave?.(request, response, this.arrived);
  }
}

/** How a server keeps a file. */
export interface Served {
  etag?: string;
  lastModified?: string;
  /** False for a server that sends the whole whatever it is asked. */
  ranges?: boolean;
  /** Bytes of the answer after which it closes the connection. */
  cutAfter?: number;
  /** The same, but it only falls silent. */
  silentAfter?: number;
  /** Goes on in the middle even if the file isn't the one that was begun. */
  ignoresIfRange?: boolean;
}

/** Serves a file as servers do. @see RFC 9110, sections 13.1.5 and 14 */
export function serves(file: Buffer, served: Served = { etag: '"1"' }): Behaviour {
  return async (request, response, arrived) => {
    const from = beginning(request, served);
    const { etag, lastModified, cutAfter, silentAfter } = served;
    response.writeHead(from > 0 ? 206 : 200, {
      "Content-Length": file.length - from,
      ...(etag !== undefined && { ETag: etag }),
      ...(lastModified !== undefined && { "Last-Modified": lastModified }),
      ...(from > 0 && { "Content-Range": `bytes ${from}-${file.length - 1}/${file.length}` }),
    });
    const sent = cutAfter ?? silentAfter;
    if (sent === undefined || from + sent >= file.length) {
      response.end(file.subarray(from));
      return;
    }
    response.write(file.subarray(from, from + sent));
    // a client drops what it holds of a connection that ends with an error
    await arrived(from + sent);
    if (cutAfter !== undefined) response.destroy();
  };
}

/** Where the answer begins. */
function beginning({ headers }: IncomingMessage, { etag, lastModified, ranges, ignoresIfRange }: Served): number {
  const same = ignoresIfRange || headers["if-range"] === (etag ?? lastModified);
  if (ranges === false || !same) return 0;
  return Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0);
}

export function refuses(status: number): Behaviour {
  return (_, response) => response.writeHead(status).end("<html>no</html>");
}
