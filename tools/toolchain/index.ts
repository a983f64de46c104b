import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../../errors/userError";
import { contentKey, folderKey } from "../../runtime/contentKey";
import { withLock } from "../../runtime/lock";
import { projectDir } from "../../runtime/paths";
import type { Step } from "../progress";
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
 * @param run runs the steps that it takes, if any; all may run at once, and beside others
 * @throws UserError when a part can't be had; before any is got, where that is known beforehand
 */
export async function ensureToolchain(run: (steps: Step[]) => Promise<void> = runAtOnce): Promise<Part[]> {
  const key = toolchainKey();
  const say = (line: string) => console.log(line);
  return (
    finishedParts(key) ?? withLock(join(toolchainDir, "making"), say, async () => finishedParts(key) ?? make(key, run))
  );
}

async function make(key: string, run: (steps: Step[]) => Promise<void>): Promise<Part[]> {
  // they need much that a finished toolchain doesn't
  const [{ toolchainMaking }, { missingToBuild }] = await Promise.all([import("./make"), import("./missing")]);
  const [problem] = await missingToBuild();
  if (problem !== undefined) throw new UserError(problem);

  const { steps, parts } = toolchainMaking();
  await run(steps);
  await writeFile(STAMP, JSON.stringify({ key, parts: parts() } satisfies Stamp, null, 2));
  return parts();
}

async function runAtOnce(steps: Step[]): Promise<void> {
  const { runSteps } = await import("../progress");
  await runSteps(steps, { concurrent: true });
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
