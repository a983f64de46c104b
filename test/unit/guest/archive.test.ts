import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { archive } from "../../../guest/archive";

function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "archive-"));
  mkdirSync(join(folder, "etc/lvs"), { recursive: true });
  for (const [path, content] of Object.entries(files)) writeFileSync(join(folder, path), content);
  return folder;
}

function unpacked(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "unpacked-"));
  execFileSync("tar", ["-xz", "-C", folder], { input: Buffer.from(text, "base64") });
  return folder;
}

describe("an archive of files", () => {
  it("gives tar the same files, whatever they hold", () => {
    // tar has blocks of 512 bytes
    const sizes = [0, 1, 511, 512, 513, 1024, 1025].map((size) => "x".repeat(size));
    const contents = [...sizes, ...fc.sample(fc.string({ maxLength: 1500 }), 40)];
    const files = contents.map((content, index) => [`${index % 2 ? "etc/lvs/" : ""}${index}`, content] as const);
    const copy = unpacked(archive(folderWith(Object.fromEntries(files))));

    for (const [path, content] of files) expect(readFileSync(join(copy, path), "utf8")).toBe(content);
  });

  it("keeps whether a file can be executed", () => {
    const folder = folderWith({ program: "#!/bin/sh", "etc/lvs/text": "text" });
    chmodSync(join(folder, "program"), 0o700);
    chmodSync(join(folder, "etc/lvs/text"), 0o600);
    const copy = unpacked(archive(folder));

    expect([statSync(join(copy, "program")).mode & 0o777, statSync(join(copy, "etc/lvs/text")).mode & 0o777]).toEqual([
      0o755, 0o644,
    ]);
  });

  it("is the same text for the same files of another clone, and another one for other files", () => {
    const folder = folderWith({ "etc/lvs/text": "text" });
    const clone = folderWith({ "etc/lvs/text": "text" });
    utimesSync(join(clone, "etc/lvs/text"), new Date(1e12), new Date(1e12));

    expect(archive(clone)).toBe(archive(folder));
    expect(archive(folderWith({ "etc/lvs/text": "texts" }))).not.toBe(archive(folder));
  });
});
