/**
 * Gives each test file a folder of its own for what it and its programs make there, and removes that with what is left.
 * Only the folder's owner may enter it, so it is none for tests whose programs run as somebody else.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "lvs-test-"));
process.env.TMPDIR = folder;

afterAll(() => rmSync(folder, { recursive: true, force: true }));
