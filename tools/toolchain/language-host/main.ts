import { Server, ServerCredentials, type UntypedServiceImplementation } from "@grpc/grpc-js";
import rpc from "@pulumi/pulumi/proto/language_grpc_pb.js";
import { LanguageHost } from "./languageHost";

/**
 * The stand-in of `pulumi-language-nodejs`: serves Pulumi's language protocol on a port of its own choice, which it
 * prints, until it is told to end or the engine is gone. The engine may give its own address as an argument.
 */
function main(): void {
  const host = new LanguageHost(() => process.exit());
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      host.stop();
      process.exit();
    });
  }
  const engineAddress = process.argv.slice(2).at(-1);
  if (engineAddress && !engineAddress.startsWith("-")) host.attach(engineAddress);

  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(rpc.LanguageRuntimeService, host.service as unknown as UntypedServiceImplementation);
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    process.stdout.write(`${port}\n`);
  });
}

main();
