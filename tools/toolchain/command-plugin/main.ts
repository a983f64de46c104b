import { Server, ServerCredentials } from "@grpc/grpc-js";
import providerRpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { CommandProvider } from "./provider";

/** What the commands that run get to end in order. The engine kills a plugin that takes longer. */
const END_GRACE_MS = 800;

/**
 * The stand-in of Pulumi's plugin `command` 1.2.1: serves the provider protocol on a port of its own choice, which it prints,
 * until the engine ends it or is gone. The engine gives its own address as the last argument.
 */
function main(): void {
  const provider = new CommandProvider(() => exit());
  const exit = () => {
    setTimeout(() => process.exit(), END_GRACE_MS);
    provider.cancel().then(() => process.exit());
  };
  process.on("SIGINT", exit);
  process.on("SIGTERM", exit);

  const engineAddress = process.argv.slice(2).at(-1);
  if (engineAddress && !engineAddress.startsWith("-")) provider.attach(engineAddress);

  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(providerRpc.ResourceProviderService as never, provider.service);
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    process.stdout.write(`${port}\n`);
  });
}

main();
