import { toolchainEnv } from "../toolchain/environment";
import { type LabFolder, LIBVIRT_URI } from "./labFolder";

/** The stack that runs in the lab; its configuration is Pulumi.lab.yaml. */
export const LAB_STACK = "lab";

/**
 * What commands in the lab get besides the caller's own environment: the toolchain, Pulumi's backend, passphrase and
 * stack, and the lab's libvirt as the default one.
 */
export function labEnvironment(folder: LabFolder): Record<string, string> {
  return {
    ...toolchainEnv(),
    PULUMI_BACKEND_URL: `file://${folder.state}`,
    PULUMI_CONFIG_PASSPHRASE_FILE: folder.passphrase,
    PULUMI_STACK: LAB_STACK,
    LIBVIRT_DEFAULT_URI: LIBVIRT_URI,
  };
}
