import { type Client, connectivityState, credentials } from "@grpc/grpc-js";
import rpc from "@pulumi/pulumi/proto/engine_grpc_pb.js";

/**
 * Connects a plugin to the engine at an address, and calls `onGone` once that has died. An engine that ends in order
 * ends its plugins; killed, all it leaves is a connection that breaks and can't be made again.
 */
export function connectToEngine(address: string, onGone: () => void): rpc.EngineClient {
  const client = new rpc.EngineClient(address, credentials.createInsecure(), {
    "grpc.max_send_message_length": -1,
    "grpc.enable_retries": 0,
    // an idle channel would look like an engine that went away
    "grpc.client_idle_timeout_ms": 2 ** 31 - 1,
  });
  const channel = (client as unknown as Client).getChannel();
  const follow = () => {
    const state = channel.getConnectivityState(true);
    if (state === connectivityState.TRANSIENT_FAILURE) onGone();
    else channel.watchConnectivityState(state, Number.POSITIVE_INFINITY, follow);
  };
  follow();
  return client;
}
