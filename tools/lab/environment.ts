import { toolchainEnv } from "../toolchain/environment";
import { LAB_TEMPORARY_DIR, type LabFolder, LIBVIRT_URI } from "./labFolder";

/** The stack that runs in the lab; its configuration is Pulumi.lab.yaml. */
export const LAB_STACK = "lab";

/**
 * What commands in the lab get besides the caller's own environment: the toolchain, Pulumi's backend, passphrase and
 * stack, the lab's libvirt as the default one, and a folder for temporary files.
 */
export function labEnvironment(folder: LabFolder): Record<string, string | undefined> {
  return {
    ...toolchainEnv(),
    // files of attributes beside the state's would make it unreadable when pulumi is killed while it writes one
    PULUMI_BACKEND_URL: `file://${folder.state}?metadata=skip`,
    PULUMI_CONFIG_PASSPHRASE_FILE: folder.passphrase,
    // the caller's own, often an empty one, would come before the file
    PULUMI_CONFIG_PASSPHRASE: undefined,
    PULUMI_STACK: LAB_STACK,
    LIBVIRT_DEFAULT_URI: LIBVIRT_URI,
    // a killed provider leaves host keys there, which thus never get on a disk, and go with the lab
    TMPDIR: LAB_TEMPORARY_DIR,
  };
}
