import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import type * as pb from "@pulumi/pulumi/proto/language_pb";
import language from "@pulumi/pulumi/proto/language_pb.js";

/** Pulumi's own SDK generator, which the toolchain puts beside this program. */
const GENERATOR = join(dirname(process.argv[1] ?? ""), "generate-sdk");

/** Writes the SDK of a package into a folder. */
export async function generatePackage(request: pb.GeneratePackageRequest): Promise<pb.GeneratePackageResponse> {
  const extraFiles = [...request.getExtraFilesMap().entries()].map(([name, content]) => [
    name,
    Buffer.from(content as Uint8Array).toString("base64"),
  ]);
  const child = spawn(GENERATOR, { stdio: ["pipe", "ignore", "pipe"] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  child.stdin.end(
    JSON.stringify({
      directory: request.getDirectory(),
      schema: request.getSchema(),
      extraFiles: Object.fromEntries(extraFiles),
      loaderTarget: request.getLoaderTarget(),
      localDependencies: Object.fromEntries(request.getLocalDependenciesMap().entries()),
      local: request.getLocal(),
    }),
  );
  const [errors, status] = await Promise.all([text(child.stderr), ended]);
  if (status !== 0) throw new Error(`the SDK generator failed: ${errors.trim()}`);
  return new language.GeneratePackageResponse();
}
