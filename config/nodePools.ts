import ipaddr from "ipaddr.js";
import type { z } from "zod";
import type { Problem } from "../errors/userError";
import { configPath } from "./configPath";
import { nodePool, type RealServerConfig, type StackSettings } from "./schema/stack";

type NodePool = z.output<typeof nodePool>;
type Node = StackSettings["nodes"][string];
type WithPools = Pick<StackSettings, "nodePools" | "virtualServices">;

const ADDRESSES = ["back", "back6", "front", "front6"] as const;

/** The nodes that a pool stands for, by name: web1, web2 and so on, each with the addresses after the last one's. */
export function nodesOf(name: string, { count, ...alike }: NodePool): Record<string, Node> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => {
      const addresses = ADDRESSES.flatMap((key) => {
        const first = alike[key];
        return first === undefined ? [] : [[key, addressAfter(first, index)]];
      });
      return [`${name}${index + 1}`, { ...alike, ...Object.fromEntries(addresses) }];
    }),
  );
}

/** The address so many steps after another one, of which the last is followed by the first. */
function addressAfter(address: string, steps: number): string {
  const bytes = ipaddr.parse(address).toByteArray();
  let carried = steps;
  for (let at = bytes.length - 1; at >= 0; at--) {
    carried += bytes[at] ?? 0;
    bytes[at] = carried & 0xff;
    carried >>= 8;
  }
  const found = ipaddr.fromByteArray(bytes);
  return found instanceof ipaddr.IPv6 ? found.toRFC5952String() : found.toString();
}

/** The addresses of all nodes that pools stand for, as far as these are right by themselves. */
export function pooledAddresses(pools: unknown): string[] {
  const nodes = Object.values(pools ?? {}).flatMap((pool) => {
    const { data } = nodePool.safeParse(pool);
    return data === undefined ? [] : Object.values(nodesOf("", data));
  });
  return nodes.flatMap((node) => ADDRESSES.map((key) => node[key])).filter((address) => address !== undefined);
}

/**
 * The same settings with nodes in the place of pools, and a real server for each node of a pool. A pool that isn't there
 * stays where it is named, and a node that has the name of a pool's is left as it is.
 */
export function expandPools(settings: StackSettings): StackSettings {
  const { nodePools = {}, nodes, virtualServices } = settings;
  const pooled = Object.entries(nodePools).map(([name, pool]) => nodesOf(name, pool));
  return {
    ...settings,
    nodes: Object.assign({}, nodes, ...pooled, nodes),
    virtualServices: virtualServices.map((service) => ({
      ...service,
      realServers: service.realServers.flatMap((server) => serversOf(server, nodePools)),
    })),
  };
}

function serversOf(server: RealServerConfig, nodePools: Record<string, NodePool>): RealServerConfig[] {
  const { pool: name, ...alike } = server;
  // not what every object has, such as "constructor"
  const pool = name !== undefined && Object.hasOwn(nodePools, name) ? nodePools[name] : undefined;
  if (name === undefined || pool === undefined || server.node !== undefined || server.address !== undefined) {
    return [server];
  }
  return Object.keys(nodesOf(name, pool)).map((node) => ({ ...alike, node }));
}

/**
 * The same problems, told of what is written: those of nodes and real servers that a pool stands for at the settings of
 * the pool, the first one of each.
 *
 * @param written the settings before they were expanded
 */
export function asWritten<P extends Problem>(problems: P[], written: WithPools): P[] {
  if (written.nodePools === undefined) return problems;
  const places = placesOf(written);
  const translated = (text: string) => text.replace(PLACE, (path) => places.get(path)?.written ?? path);
  const told = new Set<string>();
  return problems.flatMap((problem) => {
    const { what, where = "", expected, fix } = problem;
    const { pool, node = "" } = places.get(where.match(PLACE)?.[0] ?? "") ?? {};
    const place = translated(where);
    if (pool !== undefined) {
      if (told.has(place)) return [];
      told.add(place);
    }
    return [
      {
        ...problem,
        what: translated(what.includes(node) ? what : `${node}: ${what}`),
        ...(problem.where !== undefined && { where: place }),
        ...(expected !== undefined && { expected: translated(expected) }),
        ...(fix !== undefined && { fix: translated(fix) }),
      },
    ];
  });
}

/** Where something is written that has another path once pools are expanded. */
interface Place {
  written: string;
  /** The pool that it is of, and which of its nodes it is. */
  pool?: string;
  node?: string;
}

/** A path with which that of a node or real server begins. */
const PLACE = /\blvs:(?:nodes\.[\w-]+|virtualServices\[\d+\]\.realServers\[\d+\](?:\.node\b)?)/g;

function placesOf({ nodePools = {}, virtualServices }: WithPools): Map<string, Place> {
  const ofNodes = Object.entries(nodePools).flatMap(([pool, of]) =>
    Object.keys(nodesOf(pool, of)).map((node): [string, Place] => [
      configPath(["nodes", node]),
      { written: configPath(["nodePools", pool]), pool, node },
    ]),
  );
  const ofRealServers = virtualServices.flatMap(({ realServers }, service) => {
    const expanded = realServers.flatMap((server, position) =>
      serversOf(server, nodePools).map((each) => ({ position, pool: each === server ? undefined : server.pool })),
    );
    return expanded.flatMap(({ position, pool }, index): [string, Place][] => {
      const [path, written] = [index, position].map((at) =>
        configPath(["virtualServices", service, "realServers", at]),
      );
      return [
        [`${path}`, { written: `${written}`, pool }],
        [`${path}.node`, { written: `${written}.${pool === undefined ? "node" : "pool"}`, pool }],
      ];
    });
  });
  return new Map([...ofNodes, ...ofRealServers]);
}
