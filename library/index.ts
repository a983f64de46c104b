/** What a Pulumi program imports of this package: `import { Cluster } from "lvs"`. */
export type { ClusterOutputs, NodeLogin } from "../components/clusterOutputs";
export type { DirectorState, Health, Proof, Since } from "../lvs/clusterStatus";
export { Cluster } from "./cluster";
export type * from "./clusterArgs";
