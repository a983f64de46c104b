import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { sendRequests } from "../../../tasks/requests";
import { openSession } from "../../../tasks/sshSession";
import { startSshServer } from "./sshServer";

let close: () => void = () => {};
afterEach(() => close());

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  close = () => server.close();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

describe("requests to a VIP", () => {
  it("use a connection of their own each, whose local port they tell", async () => {
    const seen: (number | undefined)[] = [];
    const url = await serve((request, response) => {
      seen.push(request.socket.remotePort);
      response.end("Node2");
    });

    const results = await sendRequests(url, 4);

    expect(results.map(({ localPort }) => localPort)).toEqual(seen);
    expect(new Set(seen).size).toBe(4);
  });

  it("count any status as an answer", async () => {
    const url = await serve((_, response) => {
      response.statusCode = 503;
      response.end();
    });

    expect(await sendRequests(url, 1)).toMatchObject([{ status: 503, error: undefined }]);
  });

  it("tell how they failed", async () => {
    const url = await serve((request) => request.socket.resetAndDestroy());

    expect(await sendRequests(url, 1)).toMatchObject([{ status: undefined, error: "ECONNRESET" }]);
  });

  it("end after three failures in a row", async () => {
    const url = await serve((request) => request.socket.resetAndDestroy());

    expect(await sendRequests(url, 10)).toHaveLength(3);
  });
});

describe("requests through a jump host", () => {
  it("reach what only that reaches, over a connection of their own each, and tell how they failed there", async () => {
    const seen = new Set<number | undefined>();
    const url = await serve((request, response) => {
      seen.add(request.socket.remotePort);
      response.end("Node2");
    });
    const server = await startSshServer({ "192.0.2.12:80": Number(new URL(url).port) });
    const session = await openSession(server.login());

    const answered = await sendRequests("http://192.0.2.12/", 3, session.connect);
    const refused = await sendRequests("http://192.0.2.12:81/", 3, session.connect);
    session.close();
    server.stop();

    expect(answered).toEqual(Array(3).fill({ localPort: undefined, status: 200, error: undefined }));
    expect(seen.size).toBe(3);
    expect(refused).toEqual(Array(3).fill({ localPort: undefined, status: undefined, error: "ECONNREFUSED" }));
  });
});
