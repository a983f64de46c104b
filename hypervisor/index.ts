// The embedded hypervisor, "the lab": what other parts of the project use of it.
export { type LabCommand, labCommand, runInLab } from "./enter";
export { LAB_STACK, labEnvironment } from "./environment";
export { runInteractively } from "./interactive";
export { endOrphanedPlugins, stackCondition } from "./interruption";
export { type LabFolder, type LabOptions, LIBVIRT_URI, labFolder } from "./labFolder";
export type { Accelerator, LabRecord } from "./labRecord";
export { requireRoot } from "./requirements";
export { type StartOptions, startLab } from "./start";
export { formatStatus, type LabStatus, labStatus } from "./status";
export { stopLab } from "./stop";
