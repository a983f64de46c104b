import type { CommandEnd } from "./interactive";
export async function sshInteractively(_: { dir?: string; node: string; args: string[] }): Promise<CommandEnd> {
  throw new Error("not yet");
}
