import { readRunningStack } from "./config/read";
import { requireSecrecy } from "./config/secrets";
import { Cluster } from "./library/cluster";
import { libvirtNames } from "./plan/libvirtNames";
import { preflight } from "./preflight/index";

requireSecrecy();
const running = readRunningStack();
await preflight(running);
const cluster = new Cluster("lvs", { ...running.settings, namePrefix: libvirtNames.prefix(running.stack) });

export const vip = cluster.vip;
export const url = cluster.url;
export const director = cluster.director;
export const master = cluster.master;
export const masters = cluster.masters;
export const directors = cluster.directors;
export const health = cluster.health;
export const realServers = cluster.realServers;
export const table = cluster.table;
export const proof = cluster.proof;
export const proofs = cluster.proofs;
export const ssh = cluster.ssh;
export const nodes = cluster.nodes;
export const hostKeys = cluster.hostKeys;
export const knownHosts = cluster.knownHosts;
export const privateKey = cluster.privateKey;
