import { machineScript } from "../guest/script";
import { shellQuote } from "../guest/shellQuote";
import type { CommandResult, SshSession } from "./sshSession";

/** Takes a machine that is there already, or gives it back; as root. @param mark what tells the stack from all others */
export function runMachineScript(session: SshSession, step: "claim" | "release", mark: string): Promise<CommandResult> {
  return session.run(`sudo -n bash -c ${shellQuote(machineScript(step, { MARK: mark }))}`);
}
