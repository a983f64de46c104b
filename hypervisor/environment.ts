import { type LabFolder, LIBVIRT_URI } from "./labFolder";
import { optionalModule } from "./optionalModule";

/** The stack that runs in the lab; its configuration is Pulumi.lab.yaml. */
export const LAB_STACK = "lab";

interface Toolchain {
  toolchainEnv(): Record<string, string>;
}

/**
 * What commands in the lab get besides the caller's own environment: the toolchain, Pulumi's backend, passphrase and
 * stack, and the lab's libvirt as the default one.
 */
export async function labEnvironment(folder: LabFolder): Promise<Record<string, string>> {
  const toolchain = await optionalModule<Toolchain>("toolchain/index.ts");
  return {
    ...toolchain?.toolchainEnv(),
    PULUMI_BACKEND_URL: `file://${folder.state}`,
    PULUMI_CONFIG_PASSPHRASE_FILE: folder.passphrase,
    PULUMI_STACK: LAB_STACK,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    LIBVIRT_DEFAULT_URI: LIBVIRT_URI,
  };
}
