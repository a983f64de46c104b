import { connect } from "node:net";
import type { Duplex } from "node:stream";
import type { Client } from "ssh2";
import { cancellation } from "../operation";
import type { Endpoint } from "./endpoint";

/** A stream to a host's SSH port, straight or through a proxy. */
export type Wire = Duplex;

/** Opens a TCP connection, within the time that an attempt may take. */
export function connectTcp(endpoint: Endpoint, signal: AbortSignal): Promise<Wire> {
  const { host, port } = endpoint;
  const socket = connect({ host, port, noDelay: true });
  const connected = new Promise<Wire>((resolve, reject) => {
    socket.once("connect", () => resolve(socket));
    socket.once("error", (error: NodeJS.ErrnoException) => {
      reject(new Error(`dial tcp ${host}:${port}: connect: ${describeNetworkError(error)}`));
    });
  });
  return withinLimits(connected, endpoint, signal, () => socket.destroy());
}

/** Opens a connection that the proxy makes to the host. */
export function forwardThrough(proxy: Client, endpoint: Endpoint, signal: AbortSignal): Promise<Wire> {
  const { host, port } = endpoint;
  let late: (wire: Wire) => void = () => undefined;
  const connected = new Promise<Wire>((resolve, reject) => {
    proxy.forwardOut("127.0.0.1", 0, host, port, (error, wire) => {
      if (error) reject(new Error(`the proxy can't connect to ${host}:${port}: ${error.message}`));
      else {
        late(wire);
        resolve(wire);
      }
    });
  });
  return withinLimits(connected, endpoint, signal, () => {
    late = (wire) => wire.destroy();
  });
}

/** Gives up when the operation is cancelled, or when the attempt has taken its time. */
export function withinLimits<T>(
  work: Promise<T>,
  { host, port, perDialTimeout }: Endpoint,
  signal: AbortSignal,
  giveUp: () => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (error: Error) => {
      giveUp();
      reject(error);
    };
    const onAbort = () => stop(cancellation(signal));
    const timer =
      perDialTimeout > 0
        ? setTimeout(() => stop(new Error(`dial tcp ${host}:${port}: i/o timeout`)), perDialTimeout * 1000)
        : undefined;
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) onAbort();
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
    });
  });
}

const NETWORK_ERRORS: Record<string, string> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection reset by peer",
  EHOSTUNREACH: "no route to host",
  ENETUNREACH: "network is unreachable",
  ENOENT: "no such file or directory",
  ENOTFOUND: "no such host",
  ETIMEDOUT: "connection timed out",
};

export function describeNetworkError(error: NodeJS.ErrnoException): string {
  return NETWORK_ERRORS[error.code ?? ""] ?? error.message;
}
