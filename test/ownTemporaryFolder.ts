/**
 * Gives each test file a folder of its own for what it and its programs make there, and removes that with what is left.
 * Only the folder's owner may enter it, so it is none for tests whose programs run as somebody else.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

const before = process.env.TMPDIR;
const folder = mkdtempSync(join(tmpdir(), "lvs-test-"));
process.env.TMPDIR = folder;

afterAll(() => {
  // the next file may run in the same process
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  rmSync(folder, { recursive: true, force: true });
});
