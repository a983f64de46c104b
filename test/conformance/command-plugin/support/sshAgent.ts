import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

/** An SSH agent that holds keys. */
export interface SshAgent {
  socket: string;
  stop: () => Promise<void>;
}

export async function startSshAgent(keyFiles: string[]): Promise<SshAgent> {
  const folder = await mkdtemp(join(tmpdir(), "ssh-agent-"));
  const socket = join(folder, "socket");
  const child = spawn("ssh-agent", ["-D", "-a", socket], { stdio: ["ignore", "pipe", "inherit"] });
  // it prints how to reach it when it can be reached
  await new Promise((ready) => createInterface({ input: child.stdout }).once("line", ready));
  if (!existsSync(socket)) throw new Error("ssh-agent made no socket");
  await promisify(execFile)("ssh-add", ["-q", ...keyFiles], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
  return {
    socket,
    stop: async () => {
      child.kill();
      await rm(folder, { recursive: true });
    },
  };
}
