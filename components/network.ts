import * as libvirt from "@pulumi/libvirt";
import * as pulumi from "@pulumi/pulumi";
import { type LeftoverRemoval, stackPrefix } from "./leftovers";
import { withBridgeAddress } from "./libvirtXml";

export interface NetworkArgs {
  /** The network's IPv4 range: 192.168.1.0/24. */
  cidr: string;
  /**
   * The hypervisor's own address on the network, from where it also routes to the outside.
   * Left out for an isolated network: neither the hypervisor nor anything behind it is reached from there.
   */
  hypervisor?: string;
  leftovers: LeftoverRemoval;
}

/** A libvirt network without DHCP: every machine on it has a static address. */
export class Network extends pulumi.ComponentResource {
  /** libvirt's UUID of the network. */
  readonly id: pulumi.Output<string>;
  readonly cidr: string;
  readonly hypervisor: string | undefined;

  constructor(name: string, { cidr, hypervisor, leftovers }: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lvs:network:Network", name, {}, opts);
    this.cidr = cidr;
    this.hypervisor = hypervisor;

    const network = new libvirt.Network(
      `${name}-network`,
      {
        name: `${stackPrefix()}-${name.split("-").at(-1)}`,
        autostart: true,
        dhcp: { enabled: false },
        ...(hypervisor === undefined
          ? { mode: "none", dns: { enabled: false } }
          : {
              mode: "nat",
              addresses: [cidr],
              dns: { enabled: true },
              xml: { xslt: withBridgeAddress(hypervisor) },
            }),
      },
      { parent: this, deleteBeforeReplace: true, hooks: { beforeCreate: [leftovers.network] } },
    );

    this.id = network.id;
    this.registerOutputs({ id: this.id });
  }
}
