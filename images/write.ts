import { type FileHandle, open, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import type { Report } from "../host/progress";
import { UserError } from "../host/userError";
import type { PartialFile } from "./partialFile";
import { faultOfStart, QCOW2_MAGIC } from "./qcow2";
import { type Answer, Broken, inWords } from "./request";
import { megabytes, share } from "./size";

/** What a download says of itself. */
export interface Download {
  url: string;
  /** The image's, for the user. */
  name: string;
  report: Report;
}

const REPORT_EVERY_MS = 10_000;
const NO_ROOM = ["ENOSPC", "EDQUOT"];

/**
 * Adds what a server sends to the partial file, up to its end.
 *
 * @throws Broken when it ends too soon
 * @throws UserError, and the file is removed, when it is no qcow2 image or there is no room for it
 */
export async function append(partial: PartialFile, answer: Answer, download: Download): Promise<void> {
  await requireRoom(partial, answer, download);
  const file = await open(partial.path, "a");
  let size = answer.from;
  try {
    for await (const chunk of receive(answer, download)) {
      await write(file, chunk, partial, download);
      size += chunk.length;
    }
    await file.sync().catch(() => undefined);
  } catch (error) {
    if (error instanceof UserError) await partial.remove();
    throw error;
  } finally {
    await file.close();
  }
  if (answer.total === undefined || size === answer.total) return;
  // what is longer than it should be can't be gone on with
  if (size > answer.total) await partial.remove();
  throw new Broken(`the server sends ${size} bytes of ${answer.total}`, answer.total);
}

/** What comes, looked at as it begins and told of as it grows. */
async function* receive(answer: Answer, { url, name, report }: Download): AsyncGenerator<Uint8Array> {
  const { total, body } = answer;
  const started = Date.now();
  let reported = started;
  let size = answer.from;
  let start: Buffer | undefined = size === 0 ? Buffer.alloc(0) : undefined;
  if (start) report(`${name}: downloading ${total === undefined ? "" : `${megabytes(total)} `}from ${url}`);
  for await (const chunk of untilBroken(body, total)) {
    if (start) start = requireImage(Buffer.concat([start, chunk]), url);
    size += chunk.length;
    if (Date.now() - reported > REPORT_EVERY_MS) {
      reported = Date.now();
      report(`${name}: ${share(size, total)}, ${Math.round((reported - started) / 1000)} s`);
    }
    yield chunk;
  }
}

async function* untilBroken(body: Answer["body"], total: number | undefined): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw new Broken(inWords(error), total);
  }
}

/** What begins like no image isn't downloaded to its end. Returns the beginning as long as it is too short to tell. */
function requireImage(start: Buffer, url: string): Buffer | undefined {
  if (start.length < QCOW2_MAGIC.length) return start;
  const fault = faultOfStart(start);
  if (fault === undefined) return undefined;
  throw new UserError({
    what: `the server sends ${fault}`,
    where: url,
    expected: "a qcow2 image",
    mend: "open the address in a browser to see what is there, and set lvs:image to the image's own address",
  });
}

async function requireRoom(partial: PartialFile, { from, total }: Answer, download: Download): Promise<void> {
  if (total === undefined) return;
  const { bavail, bsize } = await statfs(dirname(partial.path));
  const free = bavail * bsize;
  if (total - from <= free) return;
  await partial.remove();
  throw noRoom(partial, download, `${megabytes(total - from)}; there are ${megabytes(free)}`);
}

async function write(file: FileHandle, chunk: Uint8Array, partial: PartialFile, download: Download): Promise<void> {
  try {
    // one call may write less than all of it
    await file.writeFile(chunk);
  } catch (error) {
    if (NO_ROOM.includes((error as NodeJS.ErrnoException).code ?? "")) throw noRoom(partial, download, "more");
    throw error;
  }
}

function noRoom(partial: PartialFile, { name }: Download, needed: string): UserError {
  return new UserError({
    what: "no space left for the image",
    where: dirname(partial.path),
    expected: `room for ${name}: ${needed}`,
    mend: "make room there, or set lvs:imageCache to a folder on another disk",
  });
}
