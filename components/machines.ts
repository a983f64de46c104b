import type * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "../config/schema";
import { type Attachment, type Hypervisor, Machine } from "./machine";
import { Network } from "./network";

/** A cluster's machines. */
export interface Machines {
  director: Machine;
  realServers: Machine[];
}

interface Networks {
  front: Network;
  back: Network;
}

/** Makes the networks and, on them, the director and the real servers behind it. */
export function createMachines(
  name: string,
  config: StackConfig,
  hypervisor: Hypervisor,
  parent: pulumi.Resource,
): Machines {
  const networks = createNetworks(name, config, hypervisor, parent);
  const director = new Machine(
    `${name}-${config.director}-machine`,
    {
      hypervisor,
      node: config.director,
      attachments: directorAttachments(config, networks),
      sshAddress: config.nodes[config.director]?.front ?? "",
      forwardsFor: config.networks.back.cidr,
    },
    { parent },
  );
  const realServers = Object.entries(config.nodes)
    .filter(([node]) => node !== config.director)
    .map(
      ([node, { back }]) =>
        new Machine(
          `${name}-${node}-machine`,
          {
            hypervisor,
            node,
            attachments: realServerAttachments(config, node, networks),
            sshAddress: back,
            through: director,
          },
          { parent },
        ),
    );
  return { director, realServers };
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
function directorAttachments(config: StackConfig, { front, back }: Networks): Attachment[] {
  const { hypervisor, hypervisor6 } = config.networks.front;
  const node = config.nodes[config.director];
  return [
    {
      network: front,
      address: node?.front ?? "",
      address6: node?.front6,
      gateway: hypervisor,
      gateway6: node?.front6 && hypervisor6,
      nameservers: [hypervisor],
    },
    { network: back, address: node?.back ?? "", address6: node?.back6 },
  ];
}

/** eth0 on the back network, with the way to the outside through the director; eth1 on the front network, if at all. */
function realServerAttachments(config: StackConfig, name: string, { front, back }: Networks): Attachment[] {
  const director = config.nodes[config.director];
  const node = config.nodes[name];
  const attachments: Attachment[] = [
    {
      network: back,
      address: node?.back ?? "",
      address6: node?.back6,
      gateway: director?.back ?? "",
      gateway6: node?.back6 && director?.back6,
      nameservers: [config.networks.front.hypervisor],
    },
  ];
  if (node?.front !== undefined) attachments.push({ network: front, address: node.front, address6: node.front6 });
  return attachments;
}

/**
 * How a real server with a leg on the front network sends what: a line for each family, as lvs-routes reads it.
 * Undefined for one without.
 */
export function realServerRoutes(
  { nodes, networks, director: directorName }: StackConfig,
  name: string,
): string | undefined {
  const director = nodes[directorName];
  const node = nodes[name];
  const { front, back } = networks;
  if (node?.front === undefined) return undefined;
  const lines = [
    ["4", "eth0", node.back, back.cidr, director?.back, "eth1", front.cidr, front.hypervisor],
    ["6", "eth0", node.back6, back.cidr6, director?.back6, "eth1", node.front6 && front.cidr6, front.hypervisor6],
  ];
  return lines
    .filter((line) => line.every((each) => each !== undefined))
    .map((line) => line.join(" "))
    .join("\n");
}
