import type { Readable } from "node:stream";
import { type Dispatcher, fetch, type Response } from "undici";
import { reasonOf } from "./httpAgent";

/** A transfer that didn't come to its end. Another attempt may complete it, unless it is one that is {@link Refused}. */
export class Broken extends Error {
  constructor(
    reason: string,
    /** The file's size, if it is known. */
    readonly total?: number,
    options?: ErrorOptions,
  ) {
    super(reason, options);
  }
}

/** Nobody answers. */
export class NoAnswer extends Broken {
  constructor(cause: unknown) {
    super(inWords(cause), undefined, { cause });
  }
}

/** The server answers, but not with the file. */
export class Refused extends Broken {
  constructor(
    readonly status: number,
    readonly statusText: string,
  ) {
    super(`the server answers ${status}`);
  }

  /** Whether another attempt may find the server well again. @see RFC 9110, section 15 */
  get passes(): boolean {
    return this.status >= 500 || PASSING.includes(this.status);
  }
}

const PASSING = [408, 425, 429];
const RANGE_NOT_SATISFIABLE = 416;

/** A part of a file, up to its end. */
export interface Answer {
  /** Where it begins, in bytes. */
  from: number;
  /** The file's size, if the server tells. */
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

/** @throws NoAnswer, or Refused */
export async function get(url: string, dispatcher: Dispatcher, headers?: Record<string, string>): Promise<Response> {
  const response = await fetch(url, { dispatcher, headers: { "Accept-Encoding": "identity", ...headers } }).catch(
    (error) => {
      throw new NoAnswer(error);
    },
  );
  if (response.ok) return response;
  await discard(response);
  throw new Refused(response.status, response.statusText);
}

/**
 * Asks for a file, or for its rest if the server has still got the one that was begun.
 *
 * @throws NoAnswer, or Refused
 */
export async function ask(
  url: string,
  dispatcher: Dispatcher,
  rest?: { from: number; validator: string },
): Promise<Answer> {
  const range = rest && { Range: `bytes=${rest.from}-`, "If-Range": rest.validator };
  const response = await get(url, dispatcher, range).catch((error) => {
    if (rest && error instanceof Refused && error.status === RANGE_NOT_SATISFIABLE) return undefined;
    throw error;
  });
  if (!response) return ask(url, dispatcher);
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

async function discard(response: Response): Promise<void> {
  await response.body?.cancel().catch(() => undefined);
}
