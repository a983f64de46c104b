import { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { Cluster, type ClusterArgs } from "lvs";

// what is the same for all machines: the operating system, their size, and what your hypervisor needs
const machines = new pulumi.Config().requireObject<Partial<ClusterArgs>>("machines");

const shop = new Cluster("shop", {
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
  virtualServices: [
    { address: "192.168.1.12", port: 80, scheduler: "rr", realServers: [{ node: "web1" }, { node: "web2" }] },
  ],
});

const intranet = new Cluster("intranet", {
  ...machines,
  networks: {
    front: { cidr: "192.168.11.0/24", hypervisor: "192.168.11.11" },
    back: { cidr: "192.168.12.0/24" },
  },
  nodes: {
    director: { front: "192.168.11.12", back: "192.168.12.12" },
    wiki: { back: "192.168.12.13" },
  },
  director: "director",
  virtualServices: [{ address: "192.168.11.12", port: 80, realServers: [{ node: "wiki" }] }],
});

// another resource gets the VIP when somebody answers there
const firstPage = new local.Command(
  "first-page",
  { create: pulumi.interpolate`curl -s ${shop.url}` },
  { dependsOn: shop },
);

export const vips = { shop: shop.vip, intranet: intranet.vip };
export const page = firstPage.stdout;
