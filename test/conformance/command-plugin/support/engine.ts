import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from "@grpc/grpc-js";
import engineRpc from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import type engine from "@pulumi/pulumi/proto/engine_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";

/** What a plugin told the user. */
export interface LogEvent {
  text: string;
  severity: "debug" | "info" | "warning" | "error";
  /** Shown in the progress display only. */
  status: boolean;
  urn: string;
}

/** As much of Pulumi's engine as a plugin talks to. */
export interface FakeEngine {
  address: string;
  /** Every message so far, in order. */
  log: LogEvent[];
  /** Calls the function at each message from now on. */
  onLog: (listener: (event: LogEvent) => void) => void;
  /** Dies as a killed process does: its connections break. */
  stop: () => Promise<void>;
}

const SEVERITIES = ["debug", "info", "warning", "error"] as const;

export async function startEngine(): Promise<FakeEngine> {
  const log: LogEvent[] = [];
  const listeners: ((event: LogEvent) => void)[] = [];
  const server = new Server();
  server.addService(engineRpc.EngineService as never, {
    log: ({ request }: ServerUnaryCall<engine.LogRequest, empty.Empty>, callback: sendUnaryData<empty.Empty>) => {
      const event: LogEvent = {
        text: request.getMessage(),
        severity: SEVERITIES[request.getSeverity()] ?? "error",
        status: request.getEphemeral(),
        urn: request.getUrn(),
      };
      log.push(event);
      for (const listener of listeners) listener(event);
      callback(null, new empty.Empty());
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  return {
    address: `127.0.0.1:${port}`,
    log,
    onLog: (listener) => listeners.push(listener),
    stop: async () => server.forceShutdown(),
  };
}
