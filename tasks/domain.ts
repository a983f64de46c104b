import { virsh } from "../host/virsh";
import { report } from "./input";

/** A libvirt domain, as far as a machine that doesn't answer can be helped from outside. */
export interface Domain {
  /** Resumes it if it is paused, starts it if it is off. */
  wake(): Promise<void>;
  /** Restarts it as its reset button would. */
  reset(): Promise<void>;
}

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
    reset: () => help("reset"),
  };
}
