import { Listr, PRESET_TIMER } from "listr2";
import { endBeside } from "../runtime/interruption";
import type { Report } from "../runtime/report";
import { canRedraw } from "./terminal";

/** One step of long work. */
export interface Step {
  /** What is being done, in the user's words. */
  title: string;
  /** Does it. The text it returns is added to the title: where a part came from, how many, which. */
  run: (report: Report) => Promise<string | undefined>;
}

/** How steps are run. */
export interface StepOptions {
  /** Whether all begin at once; else each begins when the one before it has ended. Default: false. */
  concurrent?: boolean;
}

/** Where nothing can be redrawn, one line tells this often what goes on. */
const HEARTBEAT_MS = 15_000;
/** A line that is redrawn counts seconds. */
const SECOND_MS = 1_000;

/**
 * Runs steps and shows each with the time it took; of concurrent ones also which are left. On a terminal they are redrawn
 * in place; elsewhere each event is a line.
 *
 * @throws what the first failed step threw. Those that ran beside it have ended then, and nothing more can be begun.
 */
export async function runSteps(steps: Step[], { concurrent = false }: StepOptions = {}): Promise<void> {
  const redraws = canRedraw();
  const progress = new Progress(steps.length);
  const failures: unknown[] = [];
  const running: Promise<unknown>[] = [];
  const tasks = steps.map(({ title, run }) => ({
    title,
    task: async (_: unknown, task: ListrTask) => {
      progress.begin(title);
      try {
        const work = run((line) => {
          if (progress.tell(title, line) && redraws) task.output = line;
        });
        running.push(work);
        const detail = await work;
        if (detail) task.title = `${title}: ${detail}`;
        progress.end(title);
      } catch (error) {
        failures.push(error);
        // the whole message is for the program's end; a step's line has room for a line
        throw new Error((error as Error).message.split("\n")[0]);
      }
    },
  }));
  // what a task without a title tells stands below all others
  const lineBelow = {
    task: (_: unknown, task: ListrTask) =>
      progress.follow(SECOND_MS, () => {
        task.output = progress.whatIsLeft();
      }),
  };
  const list = new Listr(redraws && concurrent && steps.length > 1 ? [...tasks, lineBelow] : tasks, {
    concurrent,
    exitOnError: true,
    // see interruption.ts
    registerSignalListeners: false,
    renderer: redraws ? "default" : "simple",
    rendererOptions: { timer: PRESET_TIMER, collapseErrors: false, showErrorMessage: false },
  });
  if (!redraws) progress.follow(HEARTBEAT_MS, () => console.log(progress.whatGoesOn()));
  try {
    await list.run();
  } catch (error) {
    const failure = failures[0] ?? error;
    if (concurrent) await endBeside(failure, running);
    throw failure;
  } finally {
    progress.stop();
  }
}

/** What is used of Listr's tasks. */
interface ListrTask {
  title: string;
  output: string;
}

/** How far steps have come. */
class Progress {
  /** Of each running step when it began, in milliseconds, and the last that it told. */
  private readonly running = new Map<string, { since: number; last: string }>();
  private done = 0;
  /** Ends what follows the steps. */
  stop = () => {};
  private readonly stopped = new Promise<void>((resolve) => {
    this.stop = resolve;
  });

  constructor(private readonly steps: number) {}

  begin(title: string): void {
    this.running.set(title, { since: Date.now(), last: "" });
  }

  /** Keeps what a step tells. Returns whether that is something new. */
  tell(title: string, line: string): boolean {
    const step = this.running.get(title);
    if (step === undefined || step.last === line) return false;
    step.last = line;
    return true;
  }

  end(title: string): void {
    this.running.delete(title);
    this.done += 1;
    if (this.done === this.steps) this.stop();
  }

  /** Calls back again and again, until all steps have ended. */
  async follow(everyMs: number, look: () => void): Promise<void> {
    const timer = setInterval(look, everyMs);
    await this.stopped;
    clearInterval(timer);
  }

  /** As in "1 min 5 s, 2 of 7 done; left: pulumi, guest image". */
  whatIsLeft(): string {
    return `${this.elapsed()}, ${this.done} of ${this.steps} done; left: ${[...this.running.keys()].join(", ")}`;
  }

  /** As in "1 min 5 s: pulumi (compiling net/http), guest image (unpacking Debian)". */
  whatGoesOn(): string {
    const steps = [...this.running].map(([title, { last }]) => (last === "" ? title : `${title} (${last})`));
    return `${this.elapsed()}: ${steps.join(", ")}`;
  }

  /** For how long the oldest of the running steps has been at work. */
  private elapsed(): string {
    const now = Date.now();
    const seconds = Math.round(
      (now - Math.min(now, ...[...this.running.values()].map(({ since }) => since))) / SECOND_MS,
    );
    const minutes = Math.floor(seconds / 60);
    return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds % 60} s`;
  }
}
