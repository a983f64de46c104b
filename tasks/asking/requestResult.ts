import type { Duplex } from "node:stream";
import type { Question } from "../question";

/** One request to a VIP and what came of it. */
export interface RequestResult {
  /** The client's port, by which the director knows the connection; undefined if none was opened, or elsewhere. */
  localPort: number | undefined;
  /** Whether a connection was opened: somebody behind the VIP took it. False for datagrams. */
  connected: boolean;
  /** Whether what came back was an answer in the service's protocol. */
  answered: boolean;
  /** Why not: the system's error code (ECONNREFUSED, EHOSTUNREACH), TIMEOUT, or OTHER_PROTOCOL. */
  error: string | undefined;
  /** What came instead of an answer, as far as it can be shown; what is wrong with a certificate. */
  said?: string;
  /** The names that a TLS certificate was for. */
  certificate?: string;
}

/** What came back isn't the protocol that was spoken. */
export const OTHER_PROTOCOL = "OTHER_PROTOCOL";

/** The certificate isn't one to trust. */
export const UNTRUSTED = "UNTRUSTED";

/** Opens a TCP connection from elsewhere. */
export type Connect = (host: string, port: number) => Promise<Duplex>;

/** Where a service is asked, and how. */
export type Asked = Pick<Question, "transport" | "address" | "port" | "conversation">;

/** A request is given up when it hears nothing for this long. */
export const SILENCE_MS = 5_000;
