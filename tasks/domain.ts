import { virsh } from "../libvirt/virsh";
import { report } from "./input";

/** A libvirt domain, as far as a machine that doesn't answer can be helped from outside. */
export interface Domain {
  /** Resumes it if it is paused, starts it if it is off. */
  wake(): Promise<void>;
  /** Why QEMU itself has paused it; undefined where it runs, or where somebody has paused it. */
  failure(): Promise<string | undefined>;
  /** Restarts it as its reset button would. */
  reset(): Promise<void>;
}

/** What libvirt says of a machine that can't go on: KVM's failure is unknown to it. @see virDomainPausedReason */
const FAILURE = /^paused \((unknown|I\/O error|watchdog|crashed)\)$/;

/** Opens a domain by name. Where virsh is missing nothing is done: waiting alone may be enough. */
export function openDomain(uri: string, name: string): Domain {
  const help = async (command: string) => {
    const { ok, error } = await virsh(uri, command, name);
    report(ok ? `${name}: ${command}` : `${name}: ${command} failed: ${error}`);
  };
  return {
    wake: async () => {
      const { stdout: state } = await virsh(uri, "domstate", name);
      if (state === "paused") await help("resume");
      if (state === "shut off" || state === "crashed") await help("start");
    },
    failure: async () => {
      const { stdout: state } = await virsh(uri, "domstate", name, "--reason");
      return FAILURE.exec(state)?.[1];
    },
    reset: () => help("reset"),
  };
}
