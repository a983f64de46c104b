import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
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
    const tsc = join(projectDir, "node_modules", "typescript", "bin", "tsc");
    await run(process.execPath, [tsc, "--types", "node"], { cwd: generated, report });
    // the compiled SDK reads its own version from there
    await cp(join(generated, "package.json"), join(generated, "bin", "package.json"));
    await rm(sdkDir, { recursive: true, force: true });
    await rename(generated, sdkDir);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

function generateArguments(out: string): string[] {
  const plugin = `terraform-provider@${versions.terraformProvider}`;
  const parameters = ["dmacvicar/libvirt", versions.libvirtProvider];
  return ["package", "gen-sdk", plugin, "--language", "nodejs", "--local", "--out", out, "--", ...parameters];
}
