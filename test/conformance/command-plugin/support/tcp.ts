import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/** A listener on a loopback port. */
export interface Listener {
  port: number;
  stop: () => Promise<void>;
}

/** Takes connections and passes each on to another port. */
export function relay(port: number, to: number): Promise<Listener> {
  return listen(port, (socket) => {
    const onward = connect(to, "127.0.0.1");
    socket.pipe(onward).pipe(socket);
    onward.on("error", () => socket.destroy());
  });
}

/** Takes connections and never says a word. */
export function silence(): Promise<Listener> {
  return listen(0, () => undefined);
}

async function listen(port: number, onConnection: (socket: Socket) => void): Promise<Listener> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    onConnection(socket);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as { port: number }).port,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
