/**
 * The version of each part of the toolchain. Pulumi.yaml, package.json and the go.mod files below go/
 * have to repeat some of them; a unit test holds them equal.
 */
export const versions = {
  /** The Pulumi CLI and its Node.js language host. */
  pulumi: "3.256.0",
  /** The oldest installed Pulumi that is used instead: the one that `@pulumi/pulumi` belongs to. */
  oldestPulumi: "3.248.0",
  /** The provider plugin of `@pulumi/command`. */
  command: "1.2.1",
  /** The plugin that runs any Terraform provider. */
  terraformProvider: "1.1.3",
  /** The module of the Terraform bridge that this version of the plugin is built from. */
  terraformBridge: "3.136.0",
  /** dmacvicar/libvirt, the Terraform provider. */
  libvirtProvider: "0.8.3",
} as const;
