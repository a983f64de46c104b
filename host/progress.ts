import { Listr, PRESET_TIMER } from "listr2";

/** Tells the user what a step is doing or waiting for, one line at a time. */
export type Report = (line: string) => void;

/** One step of long work. */
export interface Step {
  /** What is being done, in the user's words. */
  title: string;
  /** Does it. The text it returns is added to the title: where a part came from, how many, which. */
  run: (report: Report) => Promise<string | undefined>;
}

/** A step that says nothing of its own is shown alive this often on a plain terminal. */
const HEARTBEAT_MS = 15_000;

/**
 * Runs steps, one after another, and shows each with the time it took.
 * On a terminal the steps are redrawn in place; elsewhere each event is a line.
 *
 * @param handlesSignals whether the program itself ends its steps at SIGINT or SIGTERM; else they end it at once
 */
export async function runSteps(steps: Step[], { handlesSignals = false } = {}): Promise<void> {
  const plain = !process.stdout.isTTY;
  const failures: unknown[] = [];
  const tasks = new Listr(
    steps.map((step) => ({
      title: step.title,
      task: async (_: unknown, task: { title: string; output: string }) => {
        const started = Date.now();
        let last = "";
        const show = (line: string) => {
          task.output = plain ? `${step.title}: ${line}` : line;
        };
        const heartbeat = setInterval(() => {
          if (plain) show(`${Math.round((Date.now() - started) / 1000)} s${last && `, ${last}`}`);
        }, HEARTBEAT_MS);
        try {
          const detail = await step.run((line) => {
            if (line === last) return;
            last = line;
            if (!plain) show(line);
          });
          if (detail) task.title = `${step.title}: ${detail}`;
        } catch (error) {
          failures.push(error);
          // the whole message is for the program's end; a step's line has room for a line
          throw new Error((error as Error).message.split("\n")[0]);
        } finally {
          clearInterval(heartbeat);
        }
      },
    })),
    {
      exitOnError: true,
      registerSignalListeners: !handlesSignals,
      fallbackRenderer: "simple",
      rendererOptions: { timer: PRESET_TIMER, collapseErrors: false, showErrorMessage: false },
      fallbackRendererOptions: { timer: PRESET_TIMER },
    },
  );
  await tasks.run().catch((error: unknown) => {
    throw failures[0] ?? error;
  });
}
