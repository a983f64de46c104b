import { formatProblem } from "../errors/userError";
import type { Result } from "./examine";
import type { Finding, Severity } from "./finding";

const SIGNS: Record<Severity, string> = { error: "✗", warning: "!", note: "i" };

/** Every check with what it found: ✓ nothing, ✗ what stops an up, ! what doesn't, i what to know; ? for one that couldn't be made. */
export function listResults(results: Result[]): string {
  return results.map(listResult).join("\n");
}

function listResult(result: Result): string {
  return [`${signOf(result)} ${result.title}`, ...result.findings.map(listFinding)].join("\n");
}

function signOf({ answered, findings }: Result): string {
  const has = (severity: Severity) => findings.some((finding) => finding.severity === severity);
  if (has("error")) return SIGNS.error;
  if (has("warning")) return SIGNS.warning;
  return answered ? "✓" : "?";
}

function listFinding(finding: Finding): string {
  const [first = "", ...rest] = formatProblem(finding).split("\n");
  return [`    ${SIGNS[finding.severity]} ${first}`, ...rest.map((line) => `      ${line.trim()}`)].join("\n");
}
