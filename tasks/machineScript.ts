import type { GuestName } from "../guest/profiles";
import { machineScript } from "../guest/script";
import { shellQuote } from "../guest/shellQuote";
import type { CommandResult, SshSession } from "./sshSession";

/** Takes a machine that is there already, or gives it back; as root. */
export function runMachineScript(
  session: SshSession,
  step: "claim" | "release",
  { mark, guest = "centos7" }: { mark: string; guest?: GuestName },
): Promise<CommandResult> {
  return session.run(`sudo -n bash -c ${shellQuote(machineScript(step, guest, { MARK: mark }))}`);
}
