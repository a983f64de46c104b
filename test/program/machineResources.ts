/** The resources of a machine that is configured, each with its type. */
export function machineResources(node: string): string[] {
  return [
    `command:local:Command lvs-${node}-machine-host-key-pair`,
    `command:local:Command lvs-${node}-machine-ready`,
    `command:remote:Command lvs-${node}-configure`,
    `libvirt:index/cloudinitDisk:CloudinitDisk lvs-${node}-machine-seed`,
    `libvirt:index/domain:Domain lvs-${node}-machine-domain`,
    `libvirt:index/volume:Volume lvs-${node}-machine-disk`,
    `lvs:machine:Machine lvs-${node}-machine`,
    `lvs:ssh:SshKey lvs-${node}-machine-host-key`,
  ];
}
