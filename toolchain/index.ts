import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { contentKey, folderKey } from "../host/contentKey";
import { withLock } from "../host/lock";
import { projectDir } from "../host/paths";
import type { Step } from "../host/progress";
import type { Problem } from "../host/userError";
import { isComplete, toolchainDir } from "./layout";
import type { Part } from "./parts";

export { toolchainEnv } from "./environment";
export type { Part } from "./parts";

const STAMP = join(toolchainDir, "stamp.json");

/** What the stamp of a finished toolchain says. */
interface Stamp {
  /** Changes with everything that the toolchain is made from. */
  key: string;
  parts: Part[];
}

/**
 * Makes `pulumi`, its plugins and the SDK `sdks/libvirt` available to this clone, below `.toolchain/`. Each part is
 * taken from where it is installed already, else from its official release, else it is built from package registries
 * or replaced by a stand-in. Returns at once when everything is there; may be interrupted and started again.
 *
 * @param run runs the steps that it takes, which may all run at once and beside others; it is called once, with no
 *   step where everything is there
 * @throws UserError when a part can't be had
 */
export async function ensureToolchain(run: (steps: Step[]) => Promise<void> = runBesideEachOther): Promise<Part[]> {
  const key = toolchainKey();
  const asItIs = async () => {
    const parts = finishedParts(key);
    if (parts) await run([]);
    return parts;
  };
  return (
    (await asItIs()) ?? withLock(join(toolchainDir, "making"), say, async () => (await asItIs()) ?? make(key, run))
  );
}

/** What this machine lacks to make the toolchain. Nothing is downloaded or built. */
export async function missingForToolchain(): Promise<Problem[]> {
  if (finishedParts(toolchainKey())) return [];
  const { missingToBuild } = await import("./missing");
  return missingToBuild();
}

async function make(key: string, run: (steps: Step[]) => Promise<void>): Promise<Part[]> {
  // it needs much that a finished toolchain doesn't
  const { toolchainMaking } = await import("./make");
  const { steps, parts, stop } = toolchainMaking();
  try {
    await run(steps);
  } catch (error) {
    stop();
    throw error;
  }
  await writeFile(STAMP, JSON.stringify({ key, parts: parts() } satisfies Stamp, null, 2));
  return parts();
}

async function runBesideEachOther(steps: Step[]): Promise<void> {
  if (steps.length === 0) return;
  const { runSteps } = await import("../host/progress");
  await runSteps(steps, { concurrent: true });
}

function say(line: string): void {
  console.log(line);
}

/** One line on what the toolchain consists of, and which parts stand in for the official ones. */
export function describeToolchain(parts: Part[]): string {
  const standIns = parts.filter(({ origin }) => origin === "stand-in").map(({ name }) => name);
  const others = parts.filter(({ origin }) => origin !== "stand-in");
  const list = others.map(({ name, version, origin }) => `${name} ${version} (${origin})`).join(", ");
  return `toolchain: ${list}${standIns.length === 0 ? "" : `; this project's own stand-ins: ${standIns.join(", ")}`}`;
}

/** The parts of a toolchain that is there and made from just what there is now. */
function finishedParts(key: string): Part[] | undefined {
  if (!existsSync(STAMP)) return undefined;
  const stamp = JSON.parse(readFileSync(STAMP, "utf8")) as Stamp;
  return stamp.key === key && isComplete() ? stamp.parts : undefined;
}

function toolchainKey(): string {
  return contentKey(folderKey(import.meta.dirname), readFileSync(join(projectDir, "package-lock.json"), "utf8"));
}
