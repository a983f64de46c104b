import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { contentKey, folderKey } from "../../../runtime/contentKey";

describe("the key of texts", () => {
  it("is the same for the same texts", () => {
    expect(contentKey("a", "b")).toBe(contentKey("a", "b"));
  });

  it("changes with a text, their order and where one ends", () => {
    const keys = [
      contentKey("a", "b"),
      contentKey("a", "c"),
      contentKey("b", "a"),
      contentKey("ab"),
      contentKey("ab", ""),
    ];

    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe("the key of a folder", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "content-key-"));
    mkdirSync(join(folder, "sub"));
    writeFileSync(join(folder, "sub/file"), "text");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("changes with a file's content", () => {
    const before = folderKey(folder);
    writeFileSync(join(folder, "sub/file"), "other");

    expect(folderKey(folder)).not.toBe(before);
  });

  it("changes with a file's name", () => {
    const before = folderKey(folder);
    renameSync(join(folder, "sub/file"), join(folder, "sub/other"));

    expect(folderKey(folder)).not.toBe(before);
  });

  it("doesn't depend on where the folder is", () => {
    const before = folderKey(folder);
    renameSync(folder, `${folder}-moved`);
    folder = `${folder}-moved`;

    expect(folderKey(folder)).toBe(before);
  });
});
