import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { requirePassphrase } from "../../../config/passphrase";

let folder: string;
let stackFile: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "passphrase-"));
  stackFile = file("Pulumi.dev.yaml", "encryptionsalt: v1:abc=:v1:def\nconfig: {}\n");
});

afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

describe("an empty passphrase is refused", () => {
  it("in the environment, even where a file has one, since it comes first", () => {
    const env = { PULUMI_CONFIG_PASSPHRASE: "", PULUMI_CONFIG_PASSPHRASE_FILE: file("passphrase", "open sesame") };

    expect(() => requirePassphrase(stackFile, env)).toThrow(
      "the passphrase that the stack's secrets are encrypted with is empty: PULUMI_CONFIG_PASSPHRASE\n" +
        "  expected: one that nobody guesses, since the state holds the keys of all machines\n" +
        "  fix: pulumi stack change-secrets-provider passphrase",
    );
  });

  it("in a file, which it names", () => {
    const empty = file("passphrase", "\n");

    expect(() => requirePassphrase(stackFile, { PULUMI_CONFIG_PASSPHRASE_FILE: empty })).toThrow(`is empty: ${empty}`);
  });
});

describe("nothing is said of", () => {
  it.each([{ PULUMI_CONFIG_PASSPHRASE: "open sesame" }, {}])(
    "a passphrase that isn't empty, or is asked for",
    (env) => {
      expect(() => requirePassphrase(stackFile, env)).not.toThrow();
    },
  );

  it("a stack whose secrets are encrypted otherwise", () => {
    const other = file("Pulumi.other.yaml", "secretsprovider: awskms://alias/lvs\n");

    expect(() => requirePassphrase(other, { PULUMI_CONFIG_PASSPHRASE: "" })).not.toThrow();
    expect(() => requirePassphrase(join(folder, "none.yaml"), { PULUMI_CONFIG_PASSPHRASE: "" })).not.toThrow();
  });
});
