import type { Problem } from "../../host/userError";
import type { StackConfig } from "../schema";
import { capabilityProblems } from "./capabilities";
import { loginProblems } from "./login";
import { networkProblems } from "./networks";
import { nodeProblems } from "./nodes";
import { packetProblems } from "./packets";
import { realServerProblems } from "./realServers";
import { serviceProblems } from "./services";
import { syncDaemonProblems } from "./syncDaemons";

/** Every contradiction between parts of a configuration that are each right by themselves, each once. */
export function findContradictions(config: StackConfig): Problem[] {
  const problems = [
    ...networkProblems(config),
    ...nodeProblems(config),
    ...serviceProblems(config),
    ...realServerProblems(config),
    ...packetProblems(config),
    ...loginProblems(config),
    ...syncDaemonProblems(config),
    ...capabilityProblems(config),
  ];
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
