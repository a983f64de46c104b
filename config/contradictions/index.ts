import type { Problem } from "../../host/userError";
import { complete } from "../complete";
import type { StackSettings } from "../schema/stack";
import { capabilityProblems } from "./capabilities";
import { credentialProblems } from "./credentials";
import { directorProblems } from "./directors";
import { existingProblems } from "./existing";
import { healthProblems } from "./health";
import { hypervisorProblems } from "./hypervisors";
import { imageProblems } from "./image";
import { loginProblems } from "./login";
import { networkProblems } from "./networks";
import { nodeProblems } from "./nodes";
import { packetProblems } from "./packets";
import { realServerProblems } from "./realServers";
import { serviceProblems } from "./services";
import { syncDaemonProblems } from "./syncDaemons";

/** Every contradiction between parts of a configuration that are each right by themselves, each once. */
export function findContradictions(settings: StackSettings): Problem[] {
  const config = complete(settings);
  const problems = [
    ...networkProblems(settings),
    ...nodeProblems(config),
    ...existingProblems(config),
    ...hypervisorProblems(config),
    ...directorProblems(settings, config),
    ...serviceProblems(config),
    ...realServerProblems(config),
    ...healthProblems(config),
    ...packetProblems(config),
    ...loginProblems(config),
    ...syncDaemonProblems(config),
    ...capabilityProblems(config),
    ...imageProblems(config),
    ...credentialProblems(config),
  ];
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
