import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa, type Result } from "execa";
import { projectDir } from "../../runtime/paths";

/** How a command ended that a user typed. */
export interface Typed {
  exitStatus: number;
  /** Standard output and error together, without colours. */
  output: string;
  /** Standard output alone. */
  stdout: string;
}

/** A fresh clone of the project with a lab of its own, and the commands that a user types there. */
export class Clone {
  /** What was typed in any clone and hasn't ended yet. */
  static readonly running = new Set<string>();

  constructor(readonly dir: string) {}

  /** Copies what git knows of the project, as it is now, and nothing that was built. */
  static async create(): Promise<Clone> {
    const dir = await mkdtemp(join(tmpdir(), "lvs-e2e-"));
    const { stdout } = await execa("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
      cwd: projectDir,
    });
    for (const file of stdout.split("\n")) {
      await mkdir(dirname(join(dir, file)), { recursive: true });
      await cp(join(projectDir, file), join(dir, file), { force: true, verbatimSymlinks: true }).catch(ignoreMissing);
    }
    return new Clone(dir);
  }

  /** Types a command and waits for its end, whatever that is. */
  async type(command: string): Promise<Typed> {
    return ended(await this.start(command));
  }

  /** Types a command that must succeed, and returns its standard output. */
  async expect(command: string): Promise<string> {
    const { exitStatus, output, stdout } = await this.type(command);
    if (exitStatus !== 0) throw new Error(`${command}: exit status ${exitStatus}\n${output}`);
    return stdout;
  }

  /** Types a command and lets it run. */
  start(command: string, { stdin = "ignore" }: { stdin?: "ignore" | "pipe" } = {}) {
    const env = { FORCE_COLOR: "0", NO_COLOR: "1" };
    const process = execa(command, { cwd: this.dir, shell: true, all: true, reject: false, stdin, env });
    Clone.running.add(command);
    void process.finally(() => Clone.running.delete(command));
    return process;
  }

  /** Runs a command on a node as root, which must succeed. */
  onNode(node: string, command: string): Promise<string> {
    return this.expect(asRoot(node, command));
  }

  /** Runs a command on a node as root, which goes on until its standard input ends. */
  startOnNode(node: string, command: string) {
    return this.start(asRoot(node, command), { stdin: "pipe" });
  }

  async remove(): Promise<void> {
    await this.type("./lab stop");
    await rm(this.dir, { recursive: true, force: true });
  }
}

/** The end of a command that was started. */
export function ended(result: Result<{ all: true; reject: false }>): Typed {
  return { exitStatus: result.exitCode ?? 128, output: result.all ?? "", stdout: result.stdout ?? "" };
}

function asRoot(node: string, command: string): string {
  return `./lab ssh ${node} sudo -n sh -c '${quoteTwice(command)}'`;
}

/** The remote shell takes one level of quotes off, the local one another. */
function quoteTwice(command: string): string {
  const quoted = `'${command.replaceAll("'", `'\\''`)}'`;
  return quoted.replaceAll("'", `'\\''`);
}

/** A file that was deleted and not committed yet is still in git's list. */
function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
