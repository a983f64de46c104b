// The embedded hypervisor, "the lab": what other parts of the project use of it.
export { runContained } from "./contained";
export { type LabCommand, labCommand, runInLab, showInLab } from "./enter";
export { LAB_STACK, labEnvironment } from "./environment";
export { endOrphanedPlugins, stackCondition } from "./interruption";
export { type LabFolder, type LabOptions, LIBVIRT_URI, labFolder } from "./labFolder";
export { type Accelerator, type LabRecord, labRuns } from "./labRecord";
export { requireRoot } from "./requirements";
export { type StartOptions, startLab, supplyLab } from "./start";
export { formatStatus, type LabStatus, labStatus } from "./status";
export { stopLab } from "./stop";
