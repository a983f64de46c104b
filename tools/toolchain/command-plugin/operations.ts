import type { Operation } from "./operation";
import type { Engine } from "./protocol/engine";
import type { PropertyMap } from "./protocol/propertyValue";
import { redactor, secretTexts } from "./protocol/redact";

/** What the engine says about an operation when it asks for it. */
export interface Request {
  urn: string;
  /** The properties whose secrets mustn't be shown: the inputs, and the state before. */
  properties: PropertyMap[];
  /** Seconds the operation may take; 0: unlimited. */
  timeoutSeconds: number;
  /** Aborts when the engine has lost interest in the answer. */
  abandoned: AbortSignal;
}

/** The operations under way: each gets what it needs to talk to the user, and all can be cancelled at once. */
export class Operations {
  private readonly cancelled = new AbortController();
  private readonly running = new Set<Promise<unknown>>();

  constructor(private readonly engine: () => Engine) {}

  /** Cancels what is under way, and all that comes after. */
  cancel(): void {
    this.cancelled.abort(new Error("cancelled"));
  }

  /** Resolves when no operation is under way. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.running);
  }

  /** Does the work of an operation. Secrets are hidden in all that it shows and in the error it ends with. */
  async run<T>(request: Request, work: (operation: Operation) => Promise<T>): Promise<T> {
    const done = this.perform(request, work);
    this.running.add(done);
    try {
      return await done;
    } finally {
      this.running.delete(done);
    }
  }

  private async perform<T>(
    { urn, properties, timeoutSeconds, abandoned }: Request,
    work: (operation: Operation) => Promise<T>,
  ): Promise<T> {
    const engine = this.engine();
    const redact = redactor(properties.flatMap(secretTexts));
    const ended = new AbortController();
    const signals = [this.cancelled.signal, abandoned, ended.signal];
    const timer =
      timeoutSeconds > 0
        ? setTimeout(() => ended.abort(new Error(`timed out after ${timeoutSeconds} s`)), timeoutSeconds * 1000)
        : undefined;
    try {
      return await work({
        name: urn.split("::").pop() ?? "",
        signal: AbortSignal.any(signals),
        status: (line) => engine.log({ severity: "info", text: redact(line), urn, status: true }),
        warn: (line) => engine.log({ severity: "warning", text: redact(line), urn, status: false }),
      });
    } catch (error) {
      throw new Error(redact((error as Error).message));
    } finally {
      clearTimeout(timer);
      if (!this.cancelled.signal.aborted) await engine.flushed();
    }
  }
}
