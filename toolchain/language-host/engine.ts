import { type Client, connectivityState, credentials } from "@grpc/grpc-js";
import rpc from "@pulumi/pulumi/proto/engine_grpc_pb.js";

/**
 * Calls `onGone` once the engine at an address has ended. An engine that was killed can't end its plugins:
 * all it leaves is a connection that breaks and can't be made again.
 */
export function watchEngine(address: string, onGone: () => void): void {
  const client = new rpc.EngineClient(address, credentials.createInsecure(), {
    // an idle channel would look like an engine that went away
    "grpc.client_idle_timeout_ms": 2 ** 31 - 1,
  }) as unknown as Client;
  const channel = client.getChannel();
  const follow = () => {
    const state = channel.getConnectivityState(true);
    if (state === connectivityState.TRANSIENT_FAILURE) onGone();
    else channel.watchConnectivityState(state, Number.POSITIVE_INFINITY, follow);
  };
  follow();
}
