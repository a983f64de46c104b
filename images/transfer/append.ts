import { type FileHandle, open, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { UserError } from "../../errors/userError";
import type { PartialFile } from "./partialFile";
import { type Answer, Broken, inWords } from "./request";
import { megabytes } from "./size";

/** What is downloaded, as far as it is said of it, or looked at, while it comes. */
export interface WantedFile {
  /** What it is: "the image". */
  what: string;
  /** The file's name, for the user. */
  name: string;
  /** How another folder is chosen, where this one's disk is full. */
  otherFolder: string;
  /** Is told when the file, or its rest, begins to come. What it returns is told how many bytes of all are there. */
  begun(answer: Pick<Answer, "from" | "total">): (size: number) => void;
  /**
   * Looks at a file's beginning: returns it as long as it is too short to tell.
   *
   * @throws UserError where the rest is not worth downloading
   */
  inspect?(start: Buffer): Buffer | undefined;
}

const NO_ROOM = ["ENOSPC", "EDQUOT"];

/**
 * Adds what a server sends to the partial file, up to its end.
 *
 * @throws Broken when it ends too soon
 * @throws UserError, and the file is removed, when it isn't what is wanted or there is no room for it
 */
export async function append(partial: PartialFile, answer: Answer, wanted: WantedFile): Promise<void> {
  await requireRoom(partial, answer, wanted);
  const file = await open(partial.path, "a");
  let size = answer.from;
  try {
    for await (const chunk of receive(answer, wanted)) {
      await write(file, chunk, partial, wanted);
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
async function* receive({ from, total, body }: Answer, { begun, inspect }: WantedFile): AsyncGenerator<Uint8Array> {
  const tell = begun({ from, total });
  let size = from;
  let start: Buffer | undefined = size === 0 ? Buffer.alloc(0) : undefined;
  for await (const chunk of untilBroken(body, total)) {
    if (start) start = inspect?.(Buffer.concat([start, chunk]));
    size += chunk.length;
    tell(size);
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

async function requireRoom(partial: PartialFile, { from, total }: Answer, wanted: WantedFile): Promise<void> {
  if (total === undefined) return;
  const { bavail, bsize } = await statfs(dirname(partial.path));
  const free = bavail * bsize;
  if (total - from <= free) return;
  await partial.remove();
  throw noRoom(partial, wanted, `${megabytes(total - from)}; there are ${megabytes(free)}`);
}

async function write(file: FileHandle, chunk: Uint8Array, partial: PartialFile, wanted: WantedFile): Promise<void> {
  try {
    // one call may write less than all of it
    await file.writeFile(chunk);
  } catch (error) {
    if (NO_ROOM.includes((error as NodeJS.ErrnoException).code ?? "")) throw noRoom(partial, wanted, "more");
    throw error;
  }
}

function noRoom(partial: PartialFile, { what, name, otherFolder }: WantedFile, needed: string): UserError {
  return new UserError({
    what: `no space left for ${what}`,
    where: dirname(partial.path),
    expected: `room for ${name}: ${needed}`,
    fix: `make room there, or ${otherFolder}`,
  });
}
