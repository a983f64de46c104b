/** What a Pulumi program imports of this package: `import { Cluster } from "lvs"`. */
export type { ClusterOutputs, NodeLogin } from "../components/clusterOutputs";
export type { DirectorState, Health, Proof, Since } from "../lvs/clusterStatus";
export { Cluster } from "./cluster";
export type * from "./clusterArgs";
export { Director, type DirectorArgs } from "./pieces/director";
export { ExistingMachine, type MachineLoginArgs } from "./pieces/existingMachine";
export { LvsTable, type LvsTableArgs } from "./pieces/lvsTable";
export { RealServer, type RealServerMachineArgs, type WaysArgs } from "./pieces/realServer";
export { VipProof, type VipProofArgs } from "./pieces/vipProof";
