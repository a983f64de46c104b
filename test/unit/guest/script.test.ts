import { execFileSync } from "node:child_process";
import fc from "fast-check";
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

it("gives a script its settings as they are, whatever they hold", () => {
  const text = fc.string({
    unit: fc.constantFrom("'", '"', "$", "`", "\\", " ", "\n", "!", "*", ";", "(", "{", "#", "é", "a"),
  });
  fc.assert(
    fc.property(text, text, (greeting, vrrp) => {
      const script = roleScript("real-server", { GREETING: greeting, VRRP: vrrp });
      const assignments = script.slice(0, script.indexOf("# Sourced by the role scripts"));
      const shown = execFileSync("bash", ["-s"], {
        input: `${assignments}\nprintf '%s\\0' "$GREETING" "$VRRP"`,
        encoding: "utf8",
      });

      expect(shown).toBe(`${greeting}\0${vrrp}\0`);
    }),
    { numRuns: 30 },
  );
});
