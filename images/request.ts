import type { Readable } from "node:stream";
import { type Dispatcher, fetch, type Response } from "undici";
import { reasonOf } from "../host/httpAgent";
import { UserError } from "../host/userError";

/** A download that another attempt may complete. */
export class Broken extends Error {
  constructor(
    reason: string,
    /** The image's size, if it is known. */
    readonly total?: number,
  ) {
    super(reason);
  }
}

/** A part of an image, up to its end. */
export interface Answer {
  /** Where it begins, in bytes. */
  from: number;
  /** The image's size, if the server tells. */
  total: number | undefined;
  /** What proves later that the server has still got the same; undefined where nothing does. */
  validator: string | undefined;
  /** Whether the server may go on in the middle. */
  resumable: boolean;
  body: AsyncIterable<Uint8Array>;
}

const WORDS: Record<string, string> = {
  ENOTFOUND: "there is no such host",
  ECONNREFUSED: "the server refuses the connection",
  ECONNRESET: "the server closed the connection",
  UND_ERR_SOCKET: "the server closed the connection",
  UND_ERR_CONNECT_TIMEOUT: "the server can't be reached",
  UND_ERR_HEADERS_TIMEOUT: "the server doesn't answer",
  UND_ERR_BODY_TIMEOUT: "the server fell silent",
};

/** Why a connection failed. */
export function inWords(error: unknown): string {
  const reason = reasonOf(error);
  return WORDS[reason] ?? reason;
}

/** Another try may find the server well again. @see RFC 9110, section 15 */
const PASSING = [408, 425, 429, 500, 502, 503, 504];
const RANGE_NOT_SATISFIABLE = 416;

/**
 * Asks for an image, or for its rest if the server has still got the one that was begun.
 *
 * @throws Broken when it may be had later
 * @throws UserError when it may not
 */
export async function ask(
  url: string,
  dispatcher: Dispatcher,
  rest?: { from: number; validator: string },
): Promise<Answer> {
  const headers: Record<string, string> = { "Accept-Encoding": "identity" };
  if (rest) Object.assign(headers, { Range: `bytes=${rest.from}-`, "If-Range": rest.validator });
  const response = await fetch(url, { dispatcher, headers }).catch((error) => {
    throw new Broken(inWords(error));
  });
  if (rest && response.status === RANGE_NOT_SATISFIABLE) {
    await discard(response);
    return ask(url, dispatcher);
  }
  if (!response.ok) throw await refusal(url, response);
  const answer = { ...partOf(response), validator: validatorOf(response), body: bodyOf(response) };
  if (answer.from === 0) {
    const ignoresRanges = rest !== undefined && rest.validator === answer.validator;
    return { ...answer, resumable: !ignoresRanges && response.headers.get("accept-ranges") !== "none" };
  }
  if (rest && answer.from === rest.from && (answer.validator ?? rest.validator) === rest.validator) {
    return { ...answer, resumable: true };
  }
  // it goes on with something else, whatever it was asked
  await discard(response);
  return ask(url, dispatcher);
}

function partOf({ status, headers }: Response): Pick<Answer, "from" | "total"> {
  if (status === 206) {
    const [, from = "0", total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get("content-range") ?? "") ?? [];
    return { from: Number(from), total: total === undefined || total === "*" ? undefined : Number(total) };
  }
  const length = headers.get("content-length");
  return { from: 0, total: length === null ? undefined : Number(length) };
}

/** A weak ETag is no proof that the bytes are the same. @see RFC 9110, section 13.1.5 */
function validatorOf({ headers }: Response): string | undefined {
  const etag = headers.get("etag");
  return (etag?.startsWith("W/") ? undefined : etag) ?? headers.get("last-modified") ?? undefined;
}

function bodyOf(response: Response): AsyncIterable<Uint8Array> {
  return (response.body ?? []) as unknown as Readable;
}

async function refusal(url: string, response: Response): Promise<Error> {
  await discard(response);
  if (PASSING.includes(response.status)) return new Broken(`the server answers ${response.status}`);
  return new UserError({
    what: `the server answers ${response.status} ${response.statusText}`.trim(),
    where: url,
    expected: "a qcow2 image",
    mend: "look for the image's present place, and set lvs:image to it",
  });
}

async function discard(response: Response): Promise<void> {
  await response.body?.cancel().catch(() => undefined);
}
