import { formatProblem } from "../host/userError";
import type { Result } from "./examine";
import type { Finding, Severity } from "./finding";

const SIGNS: Record<Severity, string> = { error: "✗", warning: "!", note: "i" };

/** Every check with what it found: ✓ for nothing, ✗ for what stops an up, ! for what doesn't, i for what to know. */
export function listResults(results: Result[]): string {
  return results.map(listResult).join("\n");
}

function listResult({ title, findings }: Result): string {
  const sign = findings.some(({ severity }) => severity !== "note") ? worstSign(findings) : "✓";
  return [`${sign} ${title}`, ...findings.map(listFinding)].join("\n");
}

function worstSign(findings: Finding[]): string {
  return findings.some(({ severity }) => severity === "error") ? SIGNS.error : SIGNS.warning;
}

function listFinding(finding: Finding): string {
  const [first = "", ...rest] = formatProblem(finding).split("\n");
  return [`    ${SIGNS[finding.severity]} ${first}`, ...rest.map((line) => `      ${line.trim()}`)].join("\n");
}
