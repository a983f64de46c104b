import type * as pulumi from "@pulumi/pulumi";
import { gateways } from "../config/addresses";
import type { StackConfig } from "../config/schema";
import { guestProfiles } from "../guest/profiles";
import { type Attachment, type Hypervisor, Machine } from "./machine";
import { Network } from "./network";

/** A cluster's machines. */
export interface Machines {
  /** In the order of the configuration: real servers are reached through the first. */
  directors: Machine[];
  realServers: Machine[];
  /** Gone only when the whole cluster is. */
  last: pulumi.Resource;
}

interface Networks {
  front: Network;
  back: Network;
}

/** Makes the networks and, on them, the directors and the real servers behind them. */
export function createMachines(
  name: string,
  config: StackConfig,
  hypervisor: Hypervisor,
  parent: pulumi.Resource,
): Machines {
  const networks = createNetworks(name, config, hypervisor, parent);
  const directors = config.directors.map(
    (node) =>
      new Machine(
        `${name}-${node}-machine`,
        {
          hypervisor,
          node,
          attachments: directorAttachments(config, node, networks),
          sshAddress: config.nodes[node]?.front ?? "",
          forwardsFor: guestProfiles[config.guest].imageHasIptables ? config.networks.back.cidr : undefined,
        },
        { parent },
      ),
  );
  const realServers = Object.entries(config.nodes)
    .filter(([node]) => !config.directors.includes(node))
    .map(
      ([node, { back }]) =>
        new Machine(
          `${name}-${node}-machine`,
          {
            hypervisor,
            node,
            attachments: realServerAttachments(config, node, networks),
            sshAddress: back,
            through: directors[0],
          },
          { parent },
        ),
    );
  return { directors, realServers, last: networks.back.network ?? hypervisor.clientKey.pair };
}

function createNetworks(
  name: string,
  { networks }: StackConfig,
  { leftovers }: Hypervisor,
  parent: pulumi.Resource,
): Networks {
  return {
    front: new Network(`${name}-front`, { label: "front", ...networks.front, leftovers }, { parent }),
    back: new Network(`${name}-back`, { label: "back", ...networks.back, leftovers }, { parent }),
  };
}

/** eth0 on the front network, with the way to the outside; eth1 on the back network. */
function directorAttachments(config: StackConfig, name: string, { front, back }: Networks): Attachment[] {
  const { gateway, gateway6, nameservers } = config.networks.front;
  const node = config.nodes[name];
  return [
    {
      network: front,
      address: node?.front ?? "",
      address6: node?.front6,
      gateway,
      gateway6: node?.front6 && gateway6,
      nameservers,
    },
    { network: back, address: node?.back ?? "", address6: node?.back6 },
  ];
}

/** eth0 on the back network, with the way to the outside through a director; eth1 on the front network, if at all. */
function realServerAttachments(config: StackConfig, name: string, { front, back }: Networks): Attachment[] {
  const { gateway = "", gateway6 } = gateways(config);
  const node = config.nodes[name];
  const attachments: Attachment[] = [
    {
      network: back,
      address: node?.back ?? "",
      address6: node?.back6,
      gateway,
      gateway6: node?.back6 && gateway6,
      nameservers: config.networks.front.nameservers,
    },
  ];
  if (node?.front !== undefined) attachments.push({ network: front, address: node.front, address6: node.front6 });
  return attachments;
}

/**
 * How a real server with a leg on the front network sends what: a line for each family, as lvs-routes reads it.
 * Undefined for one without.
 */
export function realServerRoutes(config: StackConfig, name: string): string | undefined {
  const { gateway, gateway6 } = gateways(config);
  const node = config.nodes[name];
  const { front, back } = config.networks;
  if (node?.front === undefined) return undefined;
  const lines = [
    ["4", "eth0", node.back, back.cidr, gateway, "eth1", front.cidr, front.gateway],
    ["6", "eth0", node.back6, back.cidr6, gateway6, "eth1", node.front6 && front.cidr6, front.gateway6],
  ];
  return lines
    .filter((line) => line.every((each) => each !== undefined))
    .map((line) => line.join(" "))
    .join("\n");
}
