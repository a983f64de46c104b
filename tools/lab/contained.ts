import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endingInItsOwnWay, interruption } from "../../runtime/interruption";
import { childrenOf } from "./processIdentity";
import { requireRoot } from "./requirements";

/**
 * The command line, to be followed by a program's, that gives it mount and process namespaces of its own, and ends all
 * that is in them when whoever runs it ends, however that is.
 */
export const OWN_NAMESPACES = {
  file: "setpriv",
  args: ["--pdeathsig KILL", "unshare --mount --propagation=private --pid --fork --kill-child --mount-proc"].flatMap(
    (words) => words.split(" "),
  ),
};

/**
 * The first process of the namespace. It gets only those signals that it handles, and while it waits it also waits for
 * processes whose parents have died. The shell has what runs in the background ignore a terminal's signals.
 */
const INIT = 'trap "exit 143" TERM; env --default-signal=INT,QUIT -- "$@" & wait $!; exit $?';

/**
 * Runs a program, and whatever it starts, labs too, in mount and process namespaces of their own, with a folder of their
 * own for temporary files. With the program all of that ends and goes, and so it does, all but the folder, when this
 * process is killed. It reads nothing, and its output is shown as it comes.
 *
 * @returns its exit status
 * @throws UserError when this isn't root
 * @throws Interrupted when an interruption ends it, or came before
 */
export async function runContained(file: string, args: string[]): Promise<number> {
  requireRoot();
  interruption.throwIfAborted();
  const folder = await mkdtemp(join(tmpdir(), "lvs-"));
  // for programs, too, that run as somebody else
  await chmod(folder, 0o755);
  try {
    const child = spawn(OWN_NAMESPACES.file, [...OWN_NAMESPACES.args, "sh", "-c", INIT, "sh", file, ...args], {
      env: { ...process.env, TMPDIR: folder },
      stdio: ["ignore", "inherit", "inherit"],
      // a terminal's signals are for this process
      detached: true,
    });
    const [status] = await endingInItsOwnWay(once(child, "exit"), () => endNamespaces(child.pid as number));
    interruption.throwIfAborted();
    return status ?? 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Ends the first process, which unshare waits for: it has ended only when all others have. @see pid_namespaces(7) */
function endNamespaces(unshare: number): void {
  const [init = unshare] = childrenOf(unshare);
  process.kill(init, "SIGTERM");
}
