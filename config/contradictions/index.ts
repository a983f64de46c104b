import type { Problem } from "../../errors/userError";
import { complete } from "../complete";
import { asWritten, expandPools } from "../nodePools";
import type { StackConfig, StackSettings } from "../schema/stack";
import { accessProblems } from "./access";
import { capabilityProblems } from "./capabilities";
import { credentialProblems } from "./credentials";
import { directorProblems } from "./directors";
import { existingProblems } from "./existing";
import { firewalldProblems } from "./firewalld";
import { ftpProblems } from "./ftp";
import { groupProblems } from "./groups";
import { healthProblems } from "./health";
import { hypervisorProblems } from "./hypervisors";
import { imageProblems } from "./image";
import { jumpHostProblems } from "./jumpHost";
import { loginProblems } from "./login";
import { machineProblems } from "./machine";
import { forgottenNetwork, networkProblems } from "./networks";
import { nodePoolProblems } from "./nodePools";
import { nodeProblems } from "./nodes";
import { packetProblems } from "./packets";
import { proofProblems } from "./proof";
import { realServerProblems } from "./realServers";
import { serviceProblems } from "./services";
import { snatProblems } from "./snat";
import { syncDaemonProblems } from "./syncDaemons";

/** Every contradiction between parts of a configuration that are each right by themselves, each once. */
export function findContradictions(written: StackSettings): Problem[] {
  const settings = expandPools(written);
  const forgotten = forgottenNetwork(settings);
  // without it nearly all else is wrong
  if (forgotten.length > 0) return asWritten(forgotten, written);
  const config = complete(settings);
  const problems = [
    ...networkProblems(settings),
    ...nodeProblems(config),
    ...existingProblems(config),
    ...firewalldProblems(config),
    ...hypervisorProblems(config),
    ...jumpHostProblems(config),
    ...directorProblems(settings, config),
    ...groupProblems(config),
    ...tableProblems(config),
    ...loginProblems(config),
    ...syncDaemonProblems(config),
    ...capabilityProblems(config),
    ...imageProblems(config),
    ...machineProblems(config),
    ...credentialProblems(config),
  ];
  const told = [...nodePoolProblems(written), ...asWritten(problems, written)];
  return [...new Map(told.map((problem) => [JSON.stringify(problem), problem])).values()];
}

/** Those between virtual services, and between them and what is around them. */
export function tableProblems(config: StackConfig): Problem[] {
  return [
    ...serviceProblems(config),
    ...realServerProblems(config),
    ...healthProblems(config),
    ...packetProblems(config),
    ...ftpProblems(config),
    ...accessProblems(config),
    ...proofProblems(config),
    ...snatProblems(config),
  ];
}
