import type { z } from "zod";
import { check, page } from "./schema/check";
import { existing } from "./schema/existing";
import { failover, group } from "./schema/failover";
import { jumpHost } from "./schema/jumpHost";
import * as service from "./schema/service";
import { node, nodeMachine, nodePool, stackConfigSchema } from "./schema/stack";

/** The types that have a name, by the schemas that they are of. */
export const TYPE_NAMES = new Map<z.core.$ZodType, { name: string; what: string }>([
  [stackConfigSchema, { name: "Cluster", what: "What a cluster shall be: the settings of a stack, without `lvs:`." }],
  [node, { name: "Node", what: "A machine: a director, or a real server." }],
  [nodePool, { name: "NodePool", what: "Machines that are alike but for their names and addresses." }],
  [nodeMachine, { name: "Machine", what: "What one machine consists of, where it differs from the cluster's." }],
  [existing, { name: "ExistingMachine", what: "A machine that is there already." }],
  [jumpHost, { name: "JumpHost", what: "What logins go through on their way to the front network." }],
  [failover, { name: "Failover", what: "What floats between the directors." }],
  [group, { name: "FailoverGroup", what: "Addresses that float by themselves." }],
  [service.addressedService, { name: "AddressedService", what: "A virtual service of an address and port." }],
  [service.markedService, { name: "MarkedService", what: "A virtual service of a firewall mark." }],
  [service.realServer, { name: "RealServer", what: "Who serves." }],
  [service.persistence, { name: "Persistence", what: "How a client stays with its real server." }],
  [service.packets, { name: "Packets", what: "Packets that get a firewall mark." }],
  [check, { name: "Check", what: "How a real server's health is found out." }],
  [page, { name: "HttpPage", what: "One of several pages that must be right." }],
  [service.health, { name: "Health", what: "What is done about real servers' health." }],
]);

/** The setting of a stack that is none of a cluster's: the project's own program looks at the hypervisor before. */
export const PROGRAMS_OWN = "preflight";

/** The argument of a cluster that is no setting of a stack, which has one cluster. */
export const NAME_PREFIX = {
  name: "namePrefix",
  description:
    "What the names of the cluster's objects in libvirt begin with, and its folder there; another one makes the machines anew. Default: PROJECT-STACK-NAME.",
};
