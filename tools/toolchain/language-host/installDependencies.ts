import { spawn } from "node:child_process";
import { once } from "node:events";
import { type ServerWritableStream, status } from "@grpc/grpc-js";
import type * as pb from "@pulumi/pulumi/proto/language_pb";
import language from "@pulumi/pulumi/proto/language_pb.js";
import { runtimeOptions } from "./options";

type InstallCall = ServerWritableStream<pb.InstallDependenciesRequest, pb.InstallDependenciesResponse>;

/** Runs `npm install` for a program and passes its output on as it comes. */
export async function installDependencies(call: InstallCall): Promise<void> {
  const say = (text: string | Buffer) => call.write(new language.InstallDependenciesResponse().setStdout(bytes(text)));
  const complain = (text: Buffer) => call.write(new language.InstallDependenciesResponse().setStderr(bytes(text)));
  try {
    const info = call.request.getInfo();
    const directory = info?.getProgramDirectory() || call.request.getDirectory();
    const colour = call.request.getIsTerminal() ? ["--color=always"] : [];
    const production = runtimeOptions(info).production ? ["--omit=dev"] : [];
    say("Installing dependencies...\n\n");
    const npm = spawn("npm", ["install", "--loglevel=error", ...colour, ...production], {
      cwd: directory,
      stdio: ["ignore", "pipe", "pipe"],
    });
    call.on("cancelled", () => npm.kill());
    npm.stdout.on("data", say);
    npm.stderr.on("data", complain);
    const [code, signal] = await once(npm, "close");
    if (code !== 0) throw new Error(`npm install failed: ${signal ?? `exit status ${code}`}`);
    say("Finished installing dependencies\n\n");
    call.end();
  } catch (error) {
    call.emit("error", { code: status.UNKNOWN, details: explain(error as NodeJS.ErrnoException) });
  }
}

function bytes(text: string | Buffer): Uint8Array {
  return typeof text === "string" ? Buffer.from(text) : text;
}

function explain(error: NodeJS.ErrnoException): string {
  if (error.code !== "ENOENT") return error.message;
  return "Could not find `npm` executable.\nInstall npm and make sure it is in your PATH.";
}
