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
  /** Whether it is made; else it is behind a bridge, or none of the stack's business. */
  made: boolean;
  /** A bridge that the hypervisor has already: the network behind it is taken as it is, and nothing is made. */
  bridge?: string;
  leftovers: LeftoverRemoval;
}

/** A network on which every machine has static addresses: one of libvirt's without DHCP, or what is behind a bridge. */
export class Network extends pulumi.ComponentResource {
  /** How a domain is attached to it: by libvirt's UUID of the network, or by the bridge's name. */
  readonly attachment: { networkId: pulumi.Output<string> } | { bridge: string };
  /** Gone when all that is on the network is; undefined for one behind a bridge. */
  readonly network: libvirt.Network | undefined;
  readonly cidr: string;
  readonly cidr6: string | undefined;

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lvs:network:Network", name, {}, opts);
    this.cidr = args.cidr;
    this.cidr6 = args.cidr6;

    if (args.made) {
      this.network = this.createNetwork(name, args);
      this.attachment = { networkId: this.network.id };
    } else {
      this.attachment = { bridge: args.bridge ?? "" };
    }
    this.registerOutputs(this.network ? { id: this.network.id } : {});
  }

  private createNetwork(name: string, args: NetworkArgs): libvirt.Network {
    return new libvirt.Network(
      `${name}-network`,
      {
        name: `${stackPrefix()}-${args.label}`,
        autostart: true,
        dhcp: { enabled: false },
        ...(args.hypervisor === undefined ? isolated(args) : routed(args, args.hypervisor)),
      },
      { parent: this, deleteBeforeReplace: true, hooks: { beforeCreate: [args.leftovers.network] } },
    );
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
