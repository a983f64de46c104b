import { closeSync, openSync, readSync, rmSync } from "node:fs";

/** A resource's creation, in seconds since the following began. */
export interface Step {
  urn: string;
  start: number;
  end: number;
}

interface EngineEvent {
  resourcePreEvent?: { metadata: { urn: string; op: string } };
  resOutputsEvent?: { metadata: { urn: string; op: string } };
}

const POLL_MS = 20;
const CHUNK_BYTES = 1 << 16;

/**
 * Follows the file that `pulumi up --event-log` writes. The events' own times are whole seconds, so each counts from when
 * it is seen. (Pulumi has that option where PULUMI_DEBUG_COMMANDS is set.)
 */
export function followEvents(path: string): { stop: () => Step[] } {
  const started = performance.now();
  const steps = new StepReader();
  // an earlier up's would be read before it is written over
  rmSync(path, { force: true });
  const file = new GrowingFile(path);
  const read = () => steps.read(file.more(), (performance.now() - started) / 1000);
  const poll = setInterval(read, POLL_MS);
  return {
    stop: () => {
      clearInterval(poll);
      read();
      file.close();
      return steps.created;
    },
  };
}

/** Puts the events of resources that are created together to steps. */
export class StepReader {
  readonly created: Step[] = [];
  private begun = new Map<string, number>();
  private rest = "";

  /** @param text the next part of the event log, whose last line may be unfinished */
  read(text: string, seconds: number): void {
    const lines = (this.rest + text).split("\n");
    this.rest = lines.pop() ?? "";
    for (const line of lines) this.note(JSON.parse(line) as EngineEvent, seconds);
  }

  private note({ resourcePreEvent, resOutputsEvent }: EngineEvent, seconds: number): void {
    if (resourcePreEvent?.metadata.op === "create") this.begun.set(resourcePreEvent.metadata.urn, seconds);
    const ended = resOutputsEvent?.metadata.urn ?? "";
    const start = this.begun.get(ended);
    if (start === undefined) return;
    this.begun.delete(ended);
    this.created.push({ urn: ended, start, end: seconds });
  }
}

/** A file that may not be there yet, and to which another process appends. */
class GrowingFile {
  private descriptor: number | undefined;

  constructor(private readonly path: string) {}

  more(): string {
    try {
      this.descriptor ??= openSync(this.path, "r");
    } catch {
      return "";
    }
    const chunks: Buffer[] = [];
    for (;;) {
      const chunk = Buffer.alloc(CHUNK_BYTES);
      const length = readSync(this.descriptor, chunk);
      chunks.push(chunk.subarray(0, length));
      if (length < CHUNK_BYTES) return Buffer.concat(chunks).toString();
    }
  }

  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
  }
}
