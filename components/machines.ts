import * as pulumi from "@pulumi/pulumi";
import { gateways } from "../config/addresses";
import { placesOf } from "../config/hypervisors";
import { interfacesOf, ownNetworks } from "../config/placement";
import type { StackConfig } from "../config/schema";
import { guestProfiles } from "../guest/profiles";
import { ExistingMachine } from "./existingMachine";
import type { Host } from "./host";
import { bootTimeoutSeconds, type Identity, prepareHypervisor, providerOf } from "./hypervisor";
import { type Attachment, type Hypervisor, Machine } from "./machine";
import { Network } from "./network";

/** A cluster's machines. */
export interface Machines {
  /** In the order of the configuration: real servers are reached through the first. */
  directors: Host[];
  realServers: Host[];
  /** Gone only when the whole cluster is. */
  last: pulumi.Resource;
}

interface Networks {
  front: Network;
  back: Network;
}

/** A machine's part in the cluster. */
interface Part {
  sshAddress: string;
  through?: Host;
  forwardsFor?: string;
  /** Where it is on the networks, if the stack makes it. */
  attachments: (networks: Networks) => Attachment[];
}

/** Makes the networks and, on them, the directors and the real servers behind them, unless they are there already. */
export function createMachines(
  name: string,
  config: StackConfig,
  identity: Identity,
  parent: pulumi.Resource,
): Machines {
  const places = preparePlaces(name, config, identity, parent);
  const machine = (node: string, part: Part): Host => {
    const existing = config.nodes[node]?.existing;
    const place = places.find(({ nodes }) => nodes.includes(node));
    if (place) {
      const { hypervisor, networks, opts } = place;
      const attachments = part.attachments(networks);
      return new Machine(`${name}-${node}-machine`, { hypervisor, node, ...part, attachments }, opts);
    }
    if (existing === undefined) throw new Error(`nobody makes ${node}`);
    return new ExistingMachine(
      `${name}-${node}-machine`,
      { existing, node, ...identity, ...part, guest: config.guest, timeoutSeconds: bootTimeoutSeconds(config) },
      { parent },
    );
  };

  const directors = config.directors.map((node) =>
    machine(node, {
      sshAddress: config.nodes[node]?.front ?? "",
      forwardsFor: guestProfiles[config.guest].imageHasIptables ? config.networks.back.cidr : undefined,
      attachments: (networks) => directorAttachments(config, node, networks),
    }),
  );
  const realServers = Object.entries(config.nodes)
    .filter(([node]) => !config.directors.includes(node))
    .map(([node, { back }]) =>
      machine(node, {
        sshAddress: back,
        through: directors[0],
        attachments: (networks) => realServerAttachments(config, node, networks),
      }),
    );
  return { directors, realServers, last: places[0]?.networks.back.network ?? identity.clientKey.pair };
}

interface PreparedPlace {
  hypervisor: Hypervisor;
  networks: Networks;
  nodes: string[];
  opts: pulumi.ComponentResourceOptions;
}

/** Where the stack makes machines. What is on the libvirt of `libvirt:uri` has no name of a hypervisor in its own. */
function preparePlaces(
  name: string,
  config: StackConfig,
  identity: Identity,
  parent: pulumi.Resource,
): PreparedPlace[] {
  return placesOf(config).map(({ name: place, uri: ownUri, nodes }) => {
    const uri = ownUri ?? new pulumi.Config("libvirt").require("uri");
    const provider = providerOf(name, place, uri, parent);
    const suffix = provider ? `-${place}` : "";
    const opts = { parent, ...(provider && { providers: [provider] }) };
    const hypervisor = prepareHypervisor(`${name}${suffix}`, config, identity, { uri, suffix }, opts);
    return { hypervisor, networks: createNetworks(`${name}${suffix}`, config, hypervisor, opts), nodes, opts };
  });
}

function createNetworks(
  name: string,
  config: StackConfig,
  { leftovers }: Hypervisor,
  opts: pulumi.ComponentResourceOptions,
): Networks {
  const network = (label: "front" | "back") =>
    new Network(
      `${name}-${label}`,
      { label, ...config.networks[label], made: ownNetworks(config).includes(label), leftovers },
      opts,
    );
  return { front: network("front"), back: network("back") };
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
 * How a real server sends what, a line for each family, as lvs-routes reads it: one with a leg on the front network, or
 * one that is there already, whose default route is its own. Undefined for others, whose only way is the director.
 */
export function realServerRoutes(config: StackConfig, name: string): string | undefined {
  const { gateway, gateway6 } = gateways(config);
  const node = config.nodes[name];
  const { front, back } = config.networks;
  if (node?.front === undefined && node?.existing === undefined) return undefined;
  const legs = interfacesOf(config, name);
  const families = [
    {
      own: ["4", legs.back, node.back, back.cidr, gateway],
      clients: [legs.front, node.front && front.cidr, front.gateway],
    },
    {
      own: ["6", legs.back, node.back6, back.cidr6, gateway6],
      clients: [legs.front, node.front6 && front.cidr6, front.gateway6],
    },
  ];
  const whole = (words: (string | undefined)[]) => words.every((word) => word !== undefined);
  return families
    .filter(({ own, clients }) => whole(own) && (whole(clients) || node.existing !== undefined))
    .map(({ own, clients }) => (whole(clients) ? [...own, ...clients] : own).join(" "))
    .join("\n");
}
