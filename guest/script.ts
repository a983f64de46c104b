import { readFileSync } from "node:fs";
import { join } from "node:path";
import { shellQuote } from "./shellQuote";

/** Values that a script expects, by the names it gives them. */
export type Settings = Record<string, string>;

const scriptsDir = join(import.meta.dirname, "scripts");

/**
 * What a machine's shell reads to get a role: its settings, then the script's text.
 * It fails at the first command that fails, and can be run again at any time.
 */
export function roleScript(role: "real-server" | "director", settings: Settings): string {
  const assignments = Object.entries(settings).map(([name, value]) => `${name}=${shellQuote(value)}`);
  return [
    "set -euo pipefail",
    ...assignments,
    readScript("packages.sh"),
    readScript("turn.sh"),
    // read to its end before it starts, and kept from programs that read standard input themselves
    "main() {",
    readScript(`configure-${role}.sh`),
    "}",
    "take_turn",
    // nothing that it starts holds the turn
    "main </dev/null 9>&-",
    // what an up has called done survives a power cut
    "sync",
    "",
  ].join("\n");
}

function readScript(file: string): string {
  return readFileSync(join(scriptsDir, file), "utf8");
}
