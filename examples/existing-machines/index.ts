import * as pulumi from "@pulumi/pulumi";
import { Cluster, type ClusterArgs, type ExistingMachineArgs } from "lvs";

const config = new pulumi.Config();
const machines = config.requireObject<Partial<ClusterArgs>>("machines");
const director = config.requireObject<Omit<ExistingMachineArgs, "privateKey">>("director");
// pulumi config set --secret privateKey < ~/.ssh/id_ed25519
const privateKey = config.requireSecret("privateKey");
// these could as well be outputs of what makes them
const webServers = config.requireObject<string[]>("webServers").map((address) => pulumi.output(address));

const balancer = new Cluster("balancer", {
  ...machines,
  networks: {
    front: { cidr: "192.168.1.0/24" },
    back: { cidr: "192.168.2.0/24" },
  },
  nodes: {
    lb: { front: "192.168.1.12", back: "192.168.2.12", existing: { ...director, privateKey } },
  },
  director: "lb",
  virtualServices: [
    {
      address: "192.168.1.12",
      port: 80,
      scheduler: "rr",
      realServers: webServers.map((address) => ({ address })),
    },
  ],
});

export const vip = balancer.vip;
export const table = balancer.table;
export const answers = balancer.proof.apply((proof) => proof?.answers);
