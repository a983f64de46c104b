import type { Report } from "../../../../runtime/report";
import type { Site } from "../site";
import type { ProvisioningStep } from "../wanted";

/** A way to configure the machines. */
export interface Peer {
  name: string;
  /** What is done once: programs that are needed on this machine, accounts and settings. It isn't measured. */
  prepare: (site: Site, report: Report) => Promise<void>;
  /** Writes down what a step asks for, which isn't measured, and returns the command that a user then types. */
  command: (site: Site, step: ProvisioningStep) => Promise<string>;
  /** Whether its output says that nothing was changed, for those who say so. */
  saysUnchanged?: (output: string) => boolean;
}
