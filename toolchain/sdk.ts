import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { projectDir } from "../host/paths";
import { run } from "../host/process";
import type { Report } from "../host/progress";
import { toolchainEnv } from "./environment";
import { versions } from "./versions";

/** Where `pulumi install` puts the SDK too, as Pulumi.yaml's `packages` and package.json say. */
export const sdkDir = join(projectDir, "sdks", "libvirt");

/** What a program imports as `@pulumi/libvirt`. */
const MAIN = join(sdkDir, "bin", "index.js");

/** Whether the SDK is there and compiled. */
export function hasSdk(): boolean {
  return existsSync(MAIN);
}

/** Generates the SDK of the libvirt provider with the toolchain's own pulumi and compiles it. */
export async function generateSdk(report: Report): Promise<void> {
  await mkdir(join(sdkDir, ".."), { recursive: true });
  const unfinished = await mkdtemp(join(sdkDir, "..", ".unfinished-"));
  try {
    report("generating");
    await run("pulumi", generateArguments(unfinished), { cwd: projectDir, env: toolchainEnv(), report });
    const generated = join(unfinished, "nodejs");
    report("compiling");
    await run("node", ["scripts/postinstall.js"], { cwd: generated, env: { PATH: compilerPath() }, report });
    await replaceSdk(generated);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** The SDK's own TypeScript, which npm puts beside it; the project's where npm hasn't. */
function compilerPath(): string {
  const folders = [sdkDir, projectDir].map((folder) => join(folder, "node_modules", ".bin"));
  return [...folders, process.env.PATH].join(delimiter);
}

/** Puts the new SDK in the old one's place, but leaves it the packages that npm has installed there. */
async function replaceSdk(generated: string): Promise<void> {
  const packages = join(sdkDir, "node_modules");
  if (existsSync(packages)) await rename(packages, join(generated, "node_modules"));
  await rm(sdkDir, { recursive: true, force: true });
  await rename(generated, sdkDir);
}

function generateArguments(out: string): string[] {
  const plugin = `terraform-provider@${versions.terraformProvider}`;
  const parameters = ["dmacvicar/libvirt", versions.libvirtProvider];
  return ["package", "gen-sdk", plugin, "--language", "nodejs", "--local", "--out", out, "--", ...parameters];
}
