import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { roleScript } from "../../../guest/script";

it.each(["real-server", "director"] as const)(
  "the %s's script is a shell script that starts with its settings",
  (role) => {
    const script = roleScript(role, { RELEASE: "7.9.2009", GREETING: "it's $HOME" });

    expect(script.split("\n").slice(0, 3)).toEqual([
      "set -euo pipefail",
      "RELEASE='7.9.2009'",
      "GREETING='it'\\''s $HOME'",
    ]);
    expect(() => execFileSync("bash", ["-n"], { input: script })).not.toThrow();
  },
);
