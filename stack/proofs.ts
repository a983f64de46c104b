import type { Proofs } from "../lvs/clusterStatus";

/** What `pulumi stack export --show-secrets` gives, as far as it is read here. */
export interface Deployed {
  deployment: Deployment;
}

export interface Deployment {
  resources?: {
    type: string;
    parent?: string;
    inputs?: Record<string, unknown>;
    outputs?: Record<string, unknown>;
  }[];
}

/** What the stack's proofs were told on standard input: one for each cluster. */
export function proofInputs({ resources = [] }: Deployment): string[] {
  return resources
    .filter(({ type, parent = "" }) => type === "command:local:Command" && /\blvs:cluster:VipProof::/.test(parent))
    .map(({ inputs }) => shownSecret(inputs?.stdin) as string);
}

/** Which services weren't asked, and why. */
export function unasked({ resources = [] }: Deployment): Proofs {
  const all = resources.flatMap(({ type, outputs }) =>
    type === "lvs:index:Cluster" ? Object.entries((outputs?.proofs ?? {}) as Proofs) : [],
  );
  return Object.fromEntries(all.filter(([, proof]) => "notAsked" in proof));
}

/** A secret stands in a state as an object with its text. @see pkg/resource/stack/secrets in Pulumi's source */
function shownSecret(value: unknown): unknown {
  return typeof value === "object" && value !== null && "plaintext" in value
    ? JSON.parse((value as { plaintext: string }).plaintext)
    : value;
}

/** A line for each service. */
export function shownProofs(proofs: Proofs): string {
  return Object.entries(proofs)
    .map(([service, proof]) => {
      if ("notAsked" in proof) return `${service} isn't asked: ${proof.notAsked}`;
      const { by, requests, answers, certificate } = proof;
      const whose = Object.entries(answers).map(([name, count]) => `${name} ${count}`);
      const told = certificate === undefined ? "" : `, with a certificate for ${certificate}`;
      return `${service} answered ${requests} requests by ${by}${told}: ${whose.join(", ")}`;
    })
    .join("\n");
}
