import { cp, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { execa, type ResultPromise } from "execa";
import { projectDir } from "../../../runtime/paths";
import { ensureToolchain, toolchainEnv } from "../../../tools/toolchain/index";
import { homeDir } from "../../../tools/toolchain/layout";

/** How a `pulumi` ended, and what it said. */
export interface PulumiResult {
  exitCode: number | undefined;
  /** Standard output and standard error as they came. */
  output: string;
  stdout: string;
}

/** The ways to end that the program knows, beside the ordinary one. */
export type End = "throw" | "reject" | "exit" | "hang";

export type Running = ResultPromise<{ reject: false; all: true }>;

/** A copy of the tiny program with a state of its own. */
export interface TinyProject {
  dir: string;
  /** Runs a `pulumi` to its end. */
  pulumi: (...args: string[]) => Promise<PulumiResult>;
  /** The same, with a program or plugin that ends in one of the ways that it knows. */
  pulumiAs: (end: End, ...args: string[]) => Promise<PulumiResult>;
  /** Runs an `up` of the program, which ends in one of the ways that it knows. */
  up: (end?: End) => Promise<PulumiResult>;
  /** Starts an `up` of the program that never ends. */
  startHangingUp: () => Running;
  remove: () => Promise<void>;
}

const UP = ["up", "--yes", "--skip-preview"];

/** Makes the program's folder, with the stack `test` in a state folder beside it. */
export async function tinyProject(): Promise<TinyProject> {
  await ensureToolchain();
  const root = await mkdtemp(join(tmpdir(), "tiny-"));
  const dir = join(root, "program");
  await cp(join(import.meta.dirname, "program"), dir, { recursive: true });
  await cp(join(projectDir, "runtime", "sourceMaps.mjs"), join(dir, "sourceMaps.mjs"));
  await symlink(join(projectDir, "node_modules"), join(dir, "node_modules"));
  await mkdir(join(root, "state"));
  await mkdir(join(root, "home"));
  await symlink(join(homeDir, "plugins"), join(root, "home", "plugins"));
  const env = {
    ...toolchainEnv(),
    PULUMI_HOME: join(root, "home"),
    PULUMI_BACKEND_URL: `file://${join(root, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "correct horse",
  };

  const start = (args: string[], end?: End): Running =>
    execa("pulumi", [...args, "--non-interactive"], {
      cwd: dir,
      env: { ...env, TINY_END: end },
      reject: false,
      all: true,
    });
  const outcome = async (running: Running): Promise<PulumiResult> => {
    const { exitCode, all, stdout } = await running;
    return { exitCode, output: stripVTControlCharacters(all), stdout };
  };
  const pulumi = (...args: string[]) => outcome(start(args));
  const pulumiAs = (end: End, ...args: string[]) => outcome(start(args, end));
  const up = (end?: End) => outcome(start(UP, end));
  const startHangingUp = () => start(UP, "hang");
  const remove = () => rm(root, { recursive: true });

  for (const args of [
    ["stack", "init", "test"],
    ["config", "set", "greeting", "hello"],
    ["config", "set", "--secret", "password", "swordfish"],
  ]) {
    const { exitCode, output } = await pulumi(...args);
    if (exitCode !== 0) throw new Error(`pulumi ${args.join(" ")}: ${output}`);
  }
  return { dir, pulumi, pulumiAs, up, startHangingUp, remove };
}
