import { setTimeout as pause } from "node:timers/promises";
import { endStarted, markStarted } from "./startedProcesses";

/** How users, terminals that are closed, and service managers end a program. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
type EndingSignal = (typeof SIGNALS)[number];

/** Why something has ended, or isn't begun any more. It's no failure: who has interrupted it knows. */
class Interrupted extends Error {
  constructor() {
    super("interrupted");
  }
}

/** From a terminal a signal comes twice: from the terminal, and from npm, which passes it on. */
const SAME_SIGNAL_MS = 1_000;
/** How long what was begun may take to end in its own way. */
const GRACE_SECONDS = 6;
/** When all is over, with what this program removes that isn't wanted any more. */
const END_SECONDS = 9.5;
const PARENT_POLL_MS = 500;

const controller = new AbortController();

/** Is aborted once this program is to end: by an {@link Interrupted}, or by a failure while other work goes on. */
export const interruption: AbortSignal = controller.signal;

/**
 * Ends work that goes on beside something that has failed: nothing more is begun, what was started ends, and the work
 * gets some seconds to remove what it hasn't finished.
 */
export async function endBeside(failure: unknown, work: Promise<unknown>[]): Promise<void> {
  controller.abort(failure);
  await endStarted();
  await Promise.race([Promise.allSettled(work), pause(END_SECONDS * 1_000, undefined, { ref: false })]);
}

let interrupted = false;

/** Whether a signal has come, even where the program was to end by a failure before. */
export function wasInterrupted(): boolean {
  return interrupted;
}

/** Work that ends in its own way. */
interface Ending {
  work: Promise<unknown>;
  end: () => void;
  /** What the user then waits for. */
  what?: string;
}

const endings = new Set<Ending>();

/**
 * Waits for work that mustn't be cut off by an interruption. It's told to end instead, once, and gets some seconds.
 *
 * @param what is shown as what the user waits for. Default: it takes no time worth mentioning
 */
export async function endingInItsOwnWay<T>(work: Promise<T>, end: () => void, what?: string): Promise<T> {
  const ending = { work, end, what };
  endings.add(ending);
  try {
    return await work;
  } finally {
    endings.delete(ending);
  }
}

/**
 * From now on a signal ends this program in order: first all that it has started, then itself, as soon as `main` has
 * removed what is of no use any more. Its parent sees it end by the signal. Another signal ends what it waits for.
 *
 * @param left tells what is there on purpose afterwards, and how to go on
 */
export function endWhenInterrupted(main: Promise<void>, left: () => string): void {
  const again = new AbortController();
  let since: number | undefined;
  const interrupt = (signal: EndingSignal) => {
    if (since === undefined) {
      since = Date.now();
      interrupted = true;
      void endInOrder(signal, main, left, again.signal);
    } else if (Date.now() - since > SAME_SIGNAL_MS) again.abort();
  };
  markStarted();
  for (const signal of SIGNALS) process.on(signal, interrupt);
  // a terminal that is gone, or a reader, isn't always followed by a signal
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => interrupt("SIGHUP"));
  if (process.env.npm_lifecycle_event !== undefined) whenParentEnds(() => interrupt("SIGHUP"));
}

async function endInOrder(
  signal: EndingSignal,
  main: Promise<void>,
  left: () => string,
  again: AbortSignal,
): Promise<void> {
  const over = pause(END_SECONDS * 1_000);
  controller.abort(new Interrupted());
  await endItself(again);
  await endStarted();
  await Promise.race([main.catch(() => undefined), over]);
  // what was started in between
  await endStarted();
  const goesOn = [...endings].flatMap(({ what }) => (what === undefined ? [] : [`; ${what} goes on until it may end`]));
  say(`interrupted: ${left()}${goesOn.join("")}`);
  // libraries listen too, and would keep the signal from ending this process
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

async function endItself(again: AbortSignal): Promise<void> {
  const all = [...endings];
  const awaited = all.flatMap(({ what }) => what ?? []);
  if (awaited.length > 0) {
    say(`waiting up to ${GRACE_SECONDS} s for ${awaited.join(" and ")}; another Ctrl-C ends that at once`);
  }
  for (const { end } of all) end();
  const ended = Promise.allSettled(all.map(({ work }) => work));
  const cut = new Promise((resolve) => again.addEventListener("abort", resolve));
  await Promise.race([ended, pause(GRACE_SECONDS * 1_000), cut]);
}

/** A terminal shows the key that was pressed, wherever it is on the line. */
function say(line: string): void {
  console.error(process.stderr.isTTY ? `\n${line}` : line);
}

/** npm, killed, leaves its script running. */
function whenParentEnds(act: () => void): void {
  const parent = process.ppid;
  const look = () => {
    if (process.ppid === parent) return;
    clearInterval(poll);
    act();
  };
  const poll = setInterval(look, PARENT_POLL_MS).unref();
}
