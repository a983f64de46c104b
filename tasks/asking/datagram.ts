import { createSocket } from "node:dgram";
import { isIPv6 } from "node:net";
import { type Asked, OTHER_PROTOCOL, type RequestResult, SILENCE_MS } from "./requestResult";
import { shown } from "./shown";

/** A datagram, and what comes back. */
export interface Datagram {
  send: Buffer;
  isAnswer: (datagram: Buffer) => boolean;
}

/** Sends a datagram from a port of its own and waits for the answer. */
export function askByDatagram({ address, port }: Asked, { send, isAnswer }: Datagram): Promise<RequestResult> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(address) ? "udp6" : "udp4");
    let localPort: number | undefined;
    const ended = (outcome: Pick<RequestResult, "answered" | "error" | "said">) => {
      clearTimeout(silence);
      socket.close();
      resolve({ localPort, connected: false, ...outcome });
    };
    const silence = setTimeout(() => ended({ answered: false, error: "TIMEOUT" }), SILENCE_MS);
    socket.once("error", (error: NodeJS.ErrnoException) =>
      ended({ answered: false, error: error.code ?? error.message }),
    );
    socket.once("message", (datagram) => {
      if (isAnswer(datagram)) return ended({ answered: true, error: undefined });
      const said = shown(datagram);
      ended({ answered: false, error: OTHER_PROTOCOL, ...(said !== undefined && { said }) });
    });
    // a connected socket hears that a port is closed
    socket.connect(port, address, () => {
      localPort = socket.address().port;
      socket.send(send);
    });
  });
}
