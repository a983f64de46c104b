import * as libvirt from "@pulumi/libvirt";
import * as pulumi from "@pulumi/pulumi";
import type { NetworkPlan } from "../plan/hypervisors";
import type { LeftoverRemoval } from "./leftovers";
import { withBridgeAddress, withIpv6BetweenGuests } from "./libvirtXml";

export interface NetworkArgs extends NetworkPlan {
  leftovers: LeftoverRemoval;
}

/** A network on which every machine has static addresses: one of libvirt's without DHCP, or what is behind a bridge. */
export class Network extends pulumi.ComponentResource {
  /** How a domain is attached to it: by libvirt's UUID of the network, or by the bridge's name. */
  readonly attachment: { networkId: pulumi.Output<string> } | { bridge: string };
  /** Gone when all that is on the network is; undefined for one behind a bridge. */
  readonly network: libvirt.Network | undefined;

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    const { leftovers: _, ...plan } = args;
    super("lvs:network:Network", name, plan, opts);

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
        name: args.name,
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
