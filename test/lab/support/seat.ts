import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import type { Readable, Writable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { execa } from "execa";
import { onTestFinished } from "vitest";
import { childrenOf } from "../../../tools/lab/processIdentity";
import { waitFor } from "../../../tools/lab/wait";

/** How a running command is ended that a user has typed on a terminal, or that a machine has started. */
export const ENDINGS = [
  "Ctrl-C",
  "Ctrl-C twice",
  "SIGTERM to its process group",
  "SIGTERM to npm alone",
  "the end of its terminal",
] as const;
export type Ending = (typeof ENDINGS)[number];

/** What came of it. */
export interface Ended {
  /** As a shell tells it; undefined where the terminal's end has ended that, too. */
  exitStatus?: number;
  output: string;
  /** The names of the processes that still run at the seat. */
  left: string[];
}

/** `npm test` begins with lint and a type check. */
const STARTS_WITHIN_SECONDS = 600;
/** It shall take ten; but what isn't over then, for want of a processor, is no fault. */
const ENDS_WITHIN_SECONDS = 60;
/** What comes again sooner is the same press of a key. */
const BETWEEN_PRESSES_MS = 1_200;

const CTRL_C = "\x03";

/**
 * Where a user types commands: mount and PID namespaces in which the kernel counts each process that a command leaves,
 * in namespaces below too, and each mount.
 */
export class Seat {
  private constructor(
    private readonly init: number,
    private readonly dir: string,
    private readonly env: Record<string, string>,
    /** The PIDs of its own processes, as it sees them. */
    private readonly own: string[] = [],
  ) {}

  /** Makes one that goes, with all that runs there, at the test's end. */
  static async at(dir: string, env: Record<string, string> = {}): Promise<Seat> {
    const namespaces = ["--mount", "--propagation=private", "--pid", "--fork", "--kill-child", "--mount-proc"];
    // while it waits, a shell also waits for processes whose parents have died
    const program = ["sh", "-c", "exec 3<&0; cat <&3 & echo ready; wait"];
    const unshare = spawn("unshare", [...namespaces, ...program], {
      stdio: ["pipe", "pipe", "inherit"],
    }) as ChildProcessByStdio<Writable, Readable, null>;
    const gone = once(unshare, "exit");
    onTestFinished(async () => {
      unshare.stdin.end();
      await gone;
    });
    await once(unshare.stdout, "data");
    const seat = new Seat(onlyChildOf(unshare.pid), dir, env);
    seat.own.push(...seat.pids());
    return seat;
  }

  /** Types a command, and ends it once it's ready for that. */
  async interrupt(command: string, ending: Ending, ready: () => boolean): Promise<Ended> {
    let output = "";
    const nsenter = this.type(command, ending !== "SIGTERM to its process group");
    nsenter.all.on("data", (chunk) => {
      output += chunk;
    });
    const ended = nsenter.then(({ exitCode, signal }) => exitCode ?? 128 + (signal ? constants.signals[signal] : 0));
    const alive = () => nsenter.exitCode === null;
    await waitFor({ what: command, seconds: STARTS_WITHIN_SECONDS, check: ready, alive }).catch((error) => {
      throw new Error(`${error.message} to come so far:\n${output}`);
    });

    const first = onlyChildOf(nsenter.pid);
    if (ending === "the end of its terminal") {
      const program = onTerminal(first);
      process.kill(first, "SIGKILL");
      await ended;
      // nobody else waits for it then
      const check = () => !existsSync(`/proc/${program}`);
      await waitFor({ what: `the end of ${command}`, seconds: ENDS_WITHIN_SECONDS, check });
      return { output, left: this.processes() };
    }
    if (ending === "SIGTERM to its process group") process.kill(-first, "SIGTERM");
    else if (ending === "SIGTERM to npm alone") process.kill(onlyChildOf(first), "SIGTERM");
    else nsenter.stdin.write(CTRL_C);
    if (ending === "Ctrl-C twice") {
      await pause(BETWEEN_PRESSES_MS);
      if (alive()) nsenter.stdin.write(CTRL_C);
    }
    return { exitStatus: await ended, output, left: this.processes() };
  }

  /** The names of the processes that run there and in namespaces below, in alphabetical order. */
  processes(): string[] {
    const pids = this.pids().filter((pid) => !this.own.includes(pid));
    return pids.flatMap((pid) => this.nameOf(pid)).sort();
  }

  /** What is mounted there. */
  mounts(): string {
    return readFileSync(`/proc/${this.init}/mounts`, "utf8");
  }

  private type(command: string, onTerminal: boolean) {
    const typed = onTerminal
      ? ["script", "--quiet", "--return", "--command", `stty cols 100; exec ${command}`, "/dev/null"]
      : ["setsid", "sh", "-c", `exec ${command}`];
    const enter = [`--target=${this.init}`, "--mount", "--pid", "--", "env", `--chdir=${this.dir}`];
    const env = { TERM: "xterm", ...this.env, npm_lifecycle_event: undefined };
    return execa("nsenter", [...enter, ...typed], { env, all: true, reject: false });
  }

  private pids(): string[] {
    return readdirSync(`/proc/${this.init}/root/proc`).filter((name) => /^\d+$/.test(name));
  }

  private nameOf(pid: string): string[] {
    try {
      return [readFileSync(`/proc/${this.init}/root/proc/${pid}/comm`, "utf8").trim()];
    } catch {
      // it has ended meanwhile
      return [];
    }
  }
}

/** The program that was typed: `script` runs it, or npm, which runs it. */
function onTerminal(script: number): number {
  const typed = onlyChildOf(script);
  return childrenOf(typed)[0] ?? typed;
}

function onlyChildOf(pid: number | undefined): number {
  const [child] = pid === undefined ? [] : childrenOf(pid);
  if (child === undefined) throw new Error(`the process ${pid} has no child`);
  return child;
}
