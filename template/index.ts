import * as pulumi from "@pulumi/pulumi";
import { Cluster, type ClusterArgs } from "lvs";

const config = new pulumi.Config();

// what all machines have in common, besides the guest: `pulumi config set --path machines.machine.memoryMiB 2048`
const machines = config.getObject<Partial<ClusterArgs>>("machines");

const balancer = new Cluster("balancer", {
  guest: config.require<NonNullable<ClusterArgs["guest"]>>("guest"),
  ...machines,
  networks: {
    front: { cidr: "192.168.1.0/24", hypervisor: "192.168.1.11" },
    back: { cidr: "192.168.2.0/24" },
  },
  nodes: {
    director: { front: "192.168.1.12", back: "192.168.2.12" },
    web1: { back: "192.168.2.13" },
    web2: { back: "192.168.2.14" },
  },
  director: "director",
  virtualServices: [{ address: "192.168.1.12", port: 80, realServers: [{ node: "web1" }, { node: "web2" }] }],
});

export const { url, table, proof, ssh } = balancer;
