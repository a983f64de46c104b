import * as libvirt from "@pulumi/libvirt";
import * as pulumi from "@pulumi/pulumi";
import { type LeftoverRemoval, stackPrefix } from "./leftovers";
import { withBridgeAddress, withIpv6BetweenGuests } from "./libvirtXml";

export interface NetworkArgs {
  /** What it is called in libvirt, after the stack's own name. */
  label: string;
  /** The network's IPv4 range: 192.168.1.0/24. */
  cidr: string;
  /** Its IPv6 range, if it has one: fd00:1::/64. */
  cidr6?: string;
  /**
   * The hypervisor's own address on the network, from where it also routes to the outside.
   * Left out for an isolated network: neither the hypervisor nor anything behind it is reached from there.
   */
  hypervisor?: string;
  /** The same in the IPv6 range; from there, too, it routes, but without address translation. */
  hypervisor6?: string;
  leftovers: LeftoverRemoval;
}

/** A libvirt network without DHCP: every machine on it has static addresses. */
export class Network extends pulumi.ComponentResource {
  /** libvirt's UUID of the network. */
  readonly id: pulumi.Output<string>;
  /** Gone when all that is on the network is. */
  readonly network: libvirt.Network;
  readonly cidr: string;
  readonly cidr6: string | undefined;
  readonly hypervisor: string | undefined;
  readonly hypervisor6: string | undefined;

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lvs:network:Network", name, {}, opts);
    this.cidr = args.cidr;
    this.cidr6 = args.cidr6;
    this.hypervisor = args.hypervisor;
    this.hypervisor6 = args.hypervisor6;

    this.network = new libvirt.Network(
      `${name}-network`,
      {
        name: `${stackPrefix()}-${args.label}`,
        autostart: true,
        dhcp: { enabled: false },
        ...(args.hypervisor === undefined ? isolated(args) : routed(args, args.hypervisor)),
      },
      { parent: this, deleteBeforeReplace: true, hooks: { beforeCreate: [args.leftovers.network] } },
    );

    this.id = this.network.id;
    this.registerOutputs({ id: this.id });
  }
}

function isolated({ cidr6 }: NetworkArgs): libvirt.NetworkArgs {
  return { mode: "none", dns: { enabled: false }, ...(cidr6 && { xml: { xslt: withIpv6BetweenGuests() } }) };
}

function routed({ cidr, cidr6, hypervisor6 }: NetworkArgs, hypervisor: string): libvirt.NetworkArgs {
  return {
    mode: "nat",
    addresses: cidr6 === undefined ? [cidr] : [cidr, cidr6],
    dns: { enabled: true },
    xml: { xslt: withBridgeAddress(hypervisor, cidr6 && hypervisor6) },
  };
}
