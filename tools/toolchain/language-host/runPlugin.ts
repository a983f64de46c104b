import { spawn } from "node:child_process";
import { once } from "node:events";
import { type ServerWritableStream, status } from "@grpc/grpc-js";
import type * as pb from "@pulumi/pulumi/proto/language_pb";
import language from "@pulumi/pulumi/proto/language_pb.js";
import { runnerEnvironment, runtimeOptions } from "./options";
import { locateRunner } from "./program";

export type RunPluginCall = ServerWritableStream<pb.RunPluginRequest, pb.RunPluginResponse>;

/** Runs a plugin that is a folder with PulumiPlugin.yaml, under upstream's own runner, and passes its output on. */
export async function runPlugin(call: RunPluginCall): Promise<void> {
  const { request } = call;
  const info = request.getInfo();
  const directory = info?.getProgramDirectory() ?? request.getPwd();
  try {
    const options = runtimeOptions(info);
    const env = { ...Object.fromEntries(request.getEnvList().map(assignment)), ...runnerEnvironment(options) };
    // upstream's order: what the options call Node.js's arguments follow the runner
    const args = [locateRunner(directory, "run-plugin"), ...options.nodeargs, directory, ...request.getArgsList()];
    const plugin = spawn(process.execPath, args, { cwd: request.getPwd(), env, stdio: ["ignore", "pipe", "pipe"] });
    call.on("cancelled", () => plugin.kill("SIGKILL"));
    plugin.stdout.on("data", (text: Buffer) => call.write(new language.RunPluginResponse().setStdout(text)));
    plugin.stderr.on("data", (text: Buffer) => call.write(new language.RunPluginResponse().setStderr(text)));
    const [code, signal] = await once(plugin, "close");
    if (code !== 0) throw new Error(`Program exited with non-zero exit code: ${code ?? signal}`);
    call.end();
  } catch (error) {
    call.emit("error", { code: status.UNKNOWN, details: (error as Error).message });
  }
}

function assignment(line: string): [name: string, value: string] {
  const at = line.indexOf("=");
  return [line.slice(0, at), line.slice(at + 1)];
}
