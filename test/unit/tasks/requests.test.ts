import { createSocket } from "node:dgram";
import { createServer as createHttp, type RequestListener } from "node:http";
import { createServer as createHttps } from "node:https";
import { type AddressInfo, createServer as createTcp, type Server, type Socket } from "node:net";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Asked } from "../../../tasks/asking/requestResult";
import type { Conversation } from "../../../tasks/question";
import { sendRequests } from "../../../tasks/requests";
import { openSession } from "../../../tasks/sshSession";
import { ownCertificate } from "../../../tools/harness/ownCertificate";
import { startSshServer } from "./sshServer";

const LOOPBACK = "127.0.0.1";
const HTTP: Conversation = { protocol: "http", path: "/" };

let close: () => void = () => {};
afterEach(() => close());

async function listen(server: Server): Promise<number> {
  close = () => server.close();
  await new Promise<void>((listening) => server.listen(0, LOOPBACK, listening));
  return (server.address() as AddressInfo).port;
}

function asked(port: number, conversation: Conversation, transport: Asked["transport"] = "tcp"): Asked {
  return { transport, address: LOOPBACK, port, conversation };
}

async function serveHttp(listener: RequestListener): Promise<Asked> {
  return asked(await listen(createHttp(listener)), HTTP);
}

/** A server that does what it likes with each connection. */
async function serve(conversation: Conversation, take: (socket: Socket) => void): Promise<Asked> {
  const server = createTcp((socket) => {
    socket.on("error", () => {});
    take(socket);
  });
  return asked(await listen(server), conversation);
}

async function serveDatagrams(
  conversation: Conversation,
  answer: (question: Buffer) => Buffer | string,
): Promise<Asked> {
  const socket = createSocket("udp4");
  socket.on("message", (question, { port, address }) => socket.send(answer(question), port, address));
  close = () => socket.close();
  await new Promise<void>((bound) => socket.bind(0, LOOPBACK, bound));
  return asked(socket.address().port, conversation, "udp");
}

const ANSWERED = { connected: true, answered: true, error: undefined };

describe("requests to a VIP", () => {
  it("use a connection of their own each, whose local port they tell", async () => {
    const seen: (number | undefined)[] = [];
    const web = await serveHttp((request, response) => {
      seen.push(request.socket.remotePort);
      response.end("Node2");
    });

    const results = await sendRequests(web, 4);

    expect(results.map(({ localPort }) => localPort)).toEqual(seen);
    expect(new Set(seen).size).toBe(4);
  });

  it("count any status as an answer", async () => {
    const web = await serveHttp((_, response) => {
      response.statusCode = 503;
      response.end();
    });

    expect(await sendRequests(web, 1)).toMatchObject([ANSWERED]);
  });

  it("ask for a page by the name of a host", async () => {
    const seen: unknown[] = [];
    const web = await serveHttp(({ url, headers: { host } }, response) => {
      seen.push([url, host]);
      response.end();
    });

    await sendRequests({ ...web, conversation: { protocol: "http", path: "/up", host: "www.example:81" } }, 1);

    expect(seen).toEqual([["/up", "www.example:81"]]);
  });

  it("tell how they failed", async () => {
    const web = await serveHttp((request) => request.socket.resetAndDestroy());

    expect(await sendRequests(web, 1)).toMatchObject([{ connected: true, answered: false, error: "ECONNRESET" }]);
  });

  it("end after three failures in a row", async () => {
    const web = await serveHttp((request) => request.socket.resetAndDestroy());

    expect(await sendRequests(web, 10)).toHaveLength(3);
  });

  it("tell that nobody takes a connection", async () => {
    const web = await serveHttp(() => {});
    close();

    for (const conversation of [HTTP, { protocol: "tcp" } as const]) {
      expect(await sendRequests({ ...web, conversation }, 1)).toMatchObject([
        { connected: false, answered: false, error: "ECONNREFUSED" },
      ]);
    }
  });

  it("tell what somebody says who speaks no HTTP", async () => {
    const mail = await serve(HTTP, (socket) => socket.end("220 mail.example ESMTP\r\n"));

    expect(await sendRequests(mail, 1)).toMatchObject([
      { connected: true, answered: false, error: "OTHER_PROTOCOL", said: "220 mail.example ESMTP" },
    ]);
  });
});

describe("requests over TLS", () => {
  const NAME = "www.example";
  let key = "";
  let certificate = "";
  beforeAll(() => {
    ({ key, certificate } = ownCertificate(NAME));
  });

  async function serveTls(conversation: Partial<Extract<Conversation, { path: string }>>): Promise<Asked> {
    const port = await listen(createHttps({ key, cert: certificate }, (_, response) => response.end("Node2")));
    return asked(port, { protocol: "https", path: "/", ...conversation });
  }

  it("take any certificate, and tell whom it is for", async () => {
    expect(await sendRequests(await serveTls({}), 1)).toMatchObject([{ ...ANSWERED, certificate: NAME }]);
  });

  it("trust a certificate of the authority that is given, for the right name", async () => {
    expect(await sendRequests(await serveTls({ trust: certificate, host: `${NAME}:8443` }), 1)).toMatchObject([
      ANSWERED,
    ]);
  });

  it.each<[string, () => Partial<Extract<Conversation, { path: string }>>]>([
    ["for another name", () => ({ trust: certificate, host: "other.example" })],
    ["of nobody that the system trusts", () => ({ trust: "system", host: NAME })],
  ])("refuse a certificate %s", async (_, conversation) => {
    const [result] = await sendRequests(await serveTls(conversation()), 1);

    expect(result).toMatchObject({ answered: false, error: "UNTRUSTED" });
    expect(result?.said).toMatch(/./);
  });

  it("tell that somebody speaks no TLS", async () => {
    const web = await serveHttp((_, response) => response.end());

    expect(await sendRequests({ ...web, conversation: { protocol: "https", path: "/" } }, 1)).toMatchObject([
      { connected: true, answered: false, error: "OTHER_PROTOCOL" },
    ]);
  });
});

describe("a connection", () => {
  it("is answer enough where nothing is expected", async () => {
    const silent = await serve({ protocol: "tcp" }, () => {});

    expect(await sendRequests(silent, 2)).toMatchObject([ANSWERED, ANSWERED]);
  });

  it("says what is to be said, and must bring what is expected, in as many pieces as it likes", async () => {
    const echo = await serve({ protocol: "tcp", send: "PING\r\n", expect: "PONG" }, (socket) =>
      socket.once("data", (said) => {
        socket.write(said.toString() === "PING\r\n" ? "+PO" : "-ERR");
        setImmediate(() => socket.end("NG\r\n"));
      }),
    );

    expect(await sendRequests(echo, 1)).toMatchObject([ANSWERED]);
  });

  it("that brings something else is no answer, and tells what it was", async () => {
    const other = await serve({ protocol: "tcp", expect: "+OK" }, (socket) => socket.end("-ERR busy\r\n"));

    expect(await sendRequests(other, 1)).toMatchObject([
      { answered: false, error: "OTHER_PROTOCOL", said: "-ERR busy" },
    ]);
  });

  it("to a mail server is answered by its greeting", async () => {
    const mail = await serve({ protocol: "smtp" }, (socket) => socket.write("220 mail.example ESMTP\r\n"));

    expect(await sendRequests(mail, 1)).toMatchObject([ANSWERED]);
  });

  it("to a mail server that takes no mail isn't", async () => {
    const mail = await serve({ protocol: "smtp" }, (socket) => socket.write("554 no mail today\r\n"));

    expect(await sendRequests(mail, 1)).toMatchObject([{ answered: false, said: "554 no mail today" }]);
  });
});

describe("a question to a name server", () => {
  const DNS: Conversation = { protocol: "dns", name: "www.example", recordType: "AAAA" };
  const REFUSED = 5;
  const answerTo = (question: Buffer) =>
    Buffer.concat([question.subarray(0, 2), Buffer.from([0x81, REFUSED]), question.subarray(4)]);

  it("asks for the records of the name", async () => {
    let seen: Buffer = Buffer.alloc(0);
    const server = await serveDatagrams(DNS, (question) => {
      seen = question;
      return answerTo(question);
    });

    await sendRequests(server, 1);

    expect(seen.subarray(2).toString("latin1")).toBe(
      "\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x03www\x07example\x00\x00\x1c\x00\x01",
    );
  });

  it("is answered even by a refusal, from a port that it tells", async () => {
    const [result] = await sendRequests(await serveDatagrams(DNS, answerTo), 1);

    expect(result).toMatchObject({ connected: false, answered: true, localPort: expect.any(Number) });
  });

  it("isn't answered by the answer to another", async () => {
    const server = await serveDatagrams(DNS, (question) => answerTo(Buffer.concat([Buffer.from([0, 0]), question])));

    expect(await sendRequests(server, 1)).toMatchObject([{ answered: false, error: "OTHER_PROTOCOL" }]);
  });

  it("goes over TCP too, after its length", async () => {
    const server = await serve(DNS, (socket) =>
      socket.once("data", (message) => {
        const question = message.subarray(2);
        if (message.readUInt16BE(0) === question.length)
          socket.end(Buffer.concat([message.subarray(0, 2), answerTo(question)]));
      }),
    );

    expect(await sendRequests(server, 1)).toMatchObject([ANSWERED]);
  });
});

describe("a datagram", () => {
  it("is answered by what begins as expected", async () => {
    const server = await serveDatagrams({ protocol: "udp", send: "1b00", expect: "1C" }, ([first = 0]) =>
      Buffer.from([first + 1, 7]),
    );

    expect(await sendRequests(server, 1)).toMatchObject([{ answered: true }]);
  });

  it("isn't answered by anything else", async () => {
    const server = await serveDatagrams({ protocol: "udp", send: "1b", expect: "1c" }, () => "what?");

    expect(await sendRequests(server, 1)).toMatchObject([{ answered: false, error: "OTHER_PROTOCOL", said: "what?" }]);
  });

  it("hears that a port is closed", async () => {
    const server = await serveDatagrams({ protocol: "udp", send: "1b" }, () => "");
    close();
    close = () => {};

    expect(await sendRequests(server, 1)).toMatchObject([{ answered: false, error: "ECONNREFUSED" }]);
  });
});

describe("requests through a jump host", () => {
  it("reach what only that reaches, over a connection of their own each, and tell how they failed there", async () => {
    const seen = new Set<number | undefined>();
    const web = await serveHttp((request, response) => {
      seen.add(request.socket.remotePort);
      response.end("Node2");
    });
    const server = await startSshServer({ "192.0.2.12:80": web.port });
    const session = await openSession(server.login());
    const beyond = { ...web, address: "192.0.2.12", port: 80 };

    const answered = await sendRequests(beyond, 3, session.connect);
    const connected = await sendRequests({ ...beyond, conversation: { protocol: "tcp" } }, 1, session.connect);
    const refused = await sendRequests({ ...beyond, port: 81 }, 3, session.connect);
    session.close();
    server.stop();

    expect(answered).toEqual(Array(3).fill({ localPort: undefined, ...ANSWERED }));
    expect(connected).toEqual([{ localPort: undefined, ...ANSWERED }]);
    expect(seen.size).toBe(3);
    expect(refused).toEqual(
      Array(3).fill({ localPort: undefined, connected: false, answered: false, error: "ECONNREFUSED" }),
    );
  });
});
