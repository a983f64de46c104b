import { type ClientRequest, request as overTcp, type RequestOptions } from "node:http";
import { request as overTls } from "node:https";
import { isIP, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type TLSSocket, connect as tls } from "node:tls";
import type { HttpConversation } from "../question";
import { type Asked, type Connect, OTHER_PROTOCOL, type RequestResult, SILENCE_MS, UNTRUSTED } from "./requestResult";
import { shown } from "./shown";

/** Gets a page, over a connection of its own: any status is an answer. @see RFC 9110 and RFC 2818 */
export function askOverHttp(
  { address, port }: Asked,
  conversation: HttpConversation,
  connect?: Connect,
): Promise<RequestResult> {
  return new Promise((resolve) => {
    const result: RequestResult = { localPort: undefined, connected: false, answered: false, error: undefined };
    let silence: NodeJS.Timeout;
    const ended = (outcome: Partial<RequestResult>) => {
      clearTimeout(silence);
      resolve({ ...result, ...outcome });
    };
    const opened = (socket: Socket) => {
      result.connected = true;
      result.localPort = socket.localPort;
    };
    const sent = send({ address, port }, conversation, connect, opened);
    silence = setTimeout(() => {
      ended({ error: "TIMEOUT" });
      sent.destroy();
    }, SILENCE_MS);
    sent.on("response", (response) => {
      const certificate = certificateOf(response.socket);
      response.on("data", () => silence.refresh());
      response.on("end", () => ended({ answered: true, ...(certificate !== undefined && { certificate }) }));
      response.on("error", (error: NodeJS.ErrnoException) => ended({ error: error.code ?? error.message }));
    });
    sent.on("error", (error: NodeJS.ErrnoException) => ended(failureOf(error)));
    sent.end();
  });
}

function send(
  { address, port }: Pick<Asked, "address" | "port">,
  { protocol, path, host, trust }: HttpConversation,
  connect: Connect | undefined,
  opened: (socket: Socket) => void,
): ClientRequest {
  const name = host?.replace(/:\d+$/, "") ?? "";
  const secure = {
    // RFC 6066, 3: addresses are no names to choose a certificate by
    servername: isIP(name) === 0 ? name : "",
    rejectUnauthorized: trust !== undefined,
    ...(trust !== undefined && trust !== "system" && { ca: trust }),
  };
  const options: RequestOptions = {
    host: address,
    port,
    path,
    method: "GET",
    ...(host !== undefined && { headers: { host } }),
    // an agent would open the connection its own way
    ...(connect
      ? { createConnection: through(connect, { address, port }, protocol === "https", secure, opened) }
      : { agent: false }),
  };
  const sent = protocol === "https" ? overTls({ ...options, ...secure }) : overTcp(options);
  if (!connect) sent.on("socket", (socket) => socket.on("connect", () => opened(socket)));
  return sent;
}

/** Node.js takes any stream for a socket here, though its types don't. @see Node.js's documentation, http.request */
function through(
  connect: Connect,
  { address, port }: Pick<Asked, "address" | "port">,
  isSecure: boolean,
  secure: object,
  opened: (socket: Socket) => void,
): NonNullable<RequestOptions["createConnection"]> {
  return (_, created) => {
    const done = created as (error: Error | null, stream?: Duplex) => void;
    connect(address, port).then((stream) => {
      opened(stream as Socket);
      done(null, isSecure ? tls({ ...secure, socket: stream }) : stream);
    }, done);
    return undefined;
  };
}

/** The names that it is for. */
function certificateOf(socket: Socket): string | undefined {
  if (!("getPeerCertificate" in socket)) return undefined;
  const { subject, subjectaltname } = (socket as TLSSocket).getPeerCertificate();
  return subjectaltname?.replaceAll(/DNS:|IP Address:/g, "") ?? subject?.CN?.toString() ?? "no name";
}

/** What Node.js calls an answer that is no HTTP, or no TLS. */
const NO_HTTP = /^HPE_/;
const NO_TLS = /^(EPROTO|ERR_SSL_)/;
const NO_TRUST = /CERT|SIGNATURE|UNABLE_TO_/;

function failureOf(error: NodeJS.ErrnoException & { rawPacket?: Buffer }): Partial<RequestResult> {
  const { code = error.message, rawPacket } = error;
  if (NO_HTTP.test(code)) return { error: OTHER_PROTOCOL, ...(rawPacket && { said: shown(rawPacket) }) };
  if (NO_TLS.test(code)) return { error: OTHER_PROTOCOL };
  if (NO_TRUST.test(code)) return { error: UNTRUSTED, said: error.message };
  return { error: code };
}
