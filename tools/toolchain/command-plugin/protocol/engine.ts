import type { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engine from "@pulumi/pulumi/proto/engine_pb.js";
import { connectToEngine } from "../../engineClient";

export type Severity = "debug" | "info" | "warning" | "error";

/** A line for the user, from the resource that it is about. */
export interface Message {
  severity: Severity;
  text: string;
  urn: string;
  /** Shown in the progress display only while it is the last one, and kept nowhere. */
  status: boolean;
}

const SEVERITY = {
  debug: engine.LogSeverity.DEBUG,
  info: engine.LogSeverity.INFO,
  warning: engine.LogSeverity.WARNING,
  error: engine.LogSeverity.ERROR,
};

/** The engine that started the plugin. */
export interface Engine {
  /** Shows a message; messages arrive in order. A message that the engine doesn't take is lost. */
  log: (message: Message) => void;
  /** Resolves when every message so far has arrived. */
  flushed: () => Promise<void>;
}

/** An engine that nobody listens to: a plugin can be started without one. */
export const NO_ENGINE: Engine = { log: () => undefined, flushed: async () => undefined };

/** Connects to the engine at an address, and calls `onGone` when it has died. */
export function connectEngine(address: string, onGone: () => void): Engine {
  const client = connectToEngine(address, onGone);
  const waiting: Message[] = [];
  let sending: Promise<void> | undefined;
  const sendAll = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await send(client, next);
    sending = undefined;
  };
  return {
    log: (message) => {
      waiting.push(message);
      if (waiting.length > LONGEST_QUEUE) dropOldestStatus(waiting);
      sending ??= sendAll();
    },
    flushed: async () => sending,
  };
}

/** A command can write faster than the engine shows. What it wrote last is what the user wants to see. */
const LONGEST_QUEUE = 1_000;

function dropOldestStatus(messages: Message[]): void {
  const oldest = messages.findIndex(({ status }) => status);
  if (oldest >= 0) messages.splice(oldest, 1);
}

function send(client: EngineClient, { severity, text, urn, status }: Message): Promise<void> {
  const request = new engine.LogRequest();
  request.setSeverity(SEVERITY[severity]);
  request.setMessage(text);
  request.setUrn(urn);
  request.setEphemeral(status);
  return new Promise((sent) => {
    client.log(request, () => sent());
  });
}
