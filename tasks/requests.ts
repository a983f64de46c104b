import { askByDatagram } from "./asking/datagram";
import { dnsOverTcp, dnsOverUdp } from "./asking/dns";
import { askOverHttp } from "./asking/http";
import type { Asked, Connect, RequestResult } from "./asking/requestResult";
import { askByStream, greeting, text } from "./asking/stream";

/**
 * Sends requests one after another, each over a connection, or from a port, of its own. Three failures in a row end it.
 *
 * @param connect what opens TCP connections; this machine by default
 */
export async function sendRequests(asked: Asked, count: number, connect?: Connect): Promise<RequestResult[]> {
  const results: RequestResult[] = [];
  while (results.length < count && !givenUp(results)) results.push(await ask(asked, connect));
  return results;
}

function givenUp(results: RequestResult[]): boolean {
  const latest = results.slice(-3);
  return latest.length === 3 && latest.every(({ answered }) => !answered);
}

function ask(asked: Asked, connect?: Connect): Promise<RequestResult> {
  const { conversation } = asked;
  switch (conversation.protocol) {
    case "http":
    case "https":
      return askOverHttp(asked, conversation, connect);
    case "tcp":
      return askByStream(asked, text(conversation), connect);
    case "smtp":
      return askByStream(asked, greeting, connect);
    case "dns":
      return asked.transport === "udp"
        ? askByDatagram(asked, dnsOverUdp(conversation))
        : askByStream(asked, dnsOverTcp(conversation), connect);
    case "udp":
      return askByDatagram(asked, {
        send: Buffer.from(conversation.send, "hex"),
        isAnswer: (datagram) => datagram.toString("hex").startsWith((conversation.expect ?? "").toLowerCase()),
      });
  }
}
