import type { Client, ClientChannel } from "ssh2";
import { cancellation } from "../operation";

/** How a remote command ended. */
export type RemoteExit = { status: number } | { signal: string } | { missing: true };

export interface RemoteCommand {
  command: string;
  /** Set before the command starts. `onRefused` returns an error where the command mustn't start without the variable. */
  environment: EnvironmentVariable[];
  stdin: string;
  onStdout: (chunk: Buffer) => void;
  onStderr: (chunk: Buffer) => void;
  signal: AbortSignal;
}

export interface EnvironmentVariable {
  name: string;
  value: string;
  onRefused: () => Error | undefined;
}

/** Runs a command on a host to its end. On abort the command is sent SIGTERM, where the server can do that (OpenSSH 7.9). */
export function execRemote(client: Client, remote: RemoteCommand): Promise<RemoteExit> {
  return new Promise((resolve, reject) => {
    setEnvironmentFirst(client, remote.environment, reject);
    client.exec(remote.command, {}, (error, channel) => {
      if (error) {
        reject(error);
        return;
      }
      const onAbort = () => {
        internals(client)._protocol.signal(internals(channel).outgoing.id, "TERM");
        reject(cancellation(remote.signal));
      };
      remote.signal.addEventListener("abort", onAbort, { once: true });
      if (remote.signal.aborted) onAbort();
      let exit: RemoteExit = { missing: true };
      channel.on("data", remote.onStdout);
      channel.stderr.on("data", remote.onStderr);
      // a command may end without reading its input
      channel.on("error", () => undefined);
      channel.on("exit", (status: number | null, signal?: string) => {
        exit = status === null ? { signal: (signal ?? "unknown").replace(/^SIG/, "") } : { status };
      });
      channel.on("close", () => resolve(exit));
      channel.end(remote.stdin);
    });
  });
}

/** What ssh2 1.17.0 keeps to itself. It can set variables, but doesn't ask the server whether it took them. */
interface ClientInternals {
  _protocol: {
    exec: (channel: number, command: string, wantReply: boolean) => void;
    env: (channel: number, name: string, value: string, wantReply: boolean) => void;
    signal: (channel: number, name: string) => void;
  };
  _chanMgr: { _channels: Record<number, ChannelInternals | undefined> };
}
interface ChannelInternals {
  outgoing: { id: number };
  /** Called in turn as the server answers the channel's requests. */
  _callbacks: ((failed: boolean | Error) => void)[];
  close: () => void;
}
function internals(client: Client): ClientInternals;
function internals(channel: ClientChannel): ChannelInternals;
function internals(value: unknown): unknown {
  return value;
}

/** Holds the request to run the command back until the server has answered for every variable (RFC 4254, section 6.4). */
function setEnvironmentFirst(client: Client, variables: EnvironmentVariable[], refuse: (error: Error) => void): void {
  if (variables.length === 0) return;
  const { _protocol: protocol, _chanMgr: channels } = internals(client);
  const exec = protocol.exec;
  protocol.exec = (id, command, wantReply) => {
    protocol.exec = exec;
    const channel = Object.values(channels._channels).find((candidate) => candidate?.outgoing?.id === id);
    if (!channel) throw new Error(`no SSH channel ${id}`);
    let refusal: Error | undefined;
    const answered = variables.map((variable, index) => (failed: boolean | Error) => {
      if (failed) refusal ??= variable.onRefused();
      if (index < variables.length - 1) return;
      if (refusal) {
        refuse(refusal);
        channel.close();
      } else exec.call(protocol, id, command, wantReply);
    });
    channel._callbacks.unshift(...answered);
    for (const { name, value } of variables) protocol.env(id, name, value, true);
  };
}
