import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import type { StackConfigInput } from "../../config/schema/stack";
import { projectDir } from "../../runtime/paths";
import type { Clone } from "./clone";

export type Settings = Partial<StackConfigInput>;
export type ServiceInput = StackConfigInput["virtualServices"][number];

/** The sample's networks and machines, ready for IPv6 and with a direct way from each real server to the clients. */
export const BOTH_FAMILIES: Settings = {
  networks: {
    front: { cidr: "192.168.1.0/24", hypervisor: "192.168.1.11", cidr6: "fd00:1::/64", hypervisor6: "fd00:1::11" },
    back: { cidr: "192.168.2.0/24", cidr6: "fd00:2::/64" },
  },
  nodes: {
    node1: { front: "192.168.1.12", back: "192.168.2.12", front6: "fd00:1::12", back6: "fd00:2::12" },
    node2: { front: "192.168.1.13", back: "192.168.2.13", front6: "fd00:1::13", back6: "fd00:2::13" },
    node3: { front: "192.168.1.14", back: "192.168.2.14", front6: "fd00:1::14", back6: "fd00:2::14" },
  },
};

export const SAMPLE_SERVICE: ServiceInput = {
  address: "192.168.1.12",
  port: 80,
  scheduler: "wlc",
  realServers: [{ node: "node2" }, { node: "node3" }],
};

/** Edits a clone's stack file: the committed one with these settings in it, and without those that are undefined. */
export async function writeSettingsIn(clone: Clone, settings: Settings): Promise<void> {
  const file = parse(await readFile(join(projectDir, "Pulumi.lab.yaml"), "utf8"));
  for (const [name, value] of Object.entries(settings)) file.config[`lvs:${name}`] = value;
  await writeFile(join(clone.dir, "Pulumi.lab.yaml"), stringify(file));
}
