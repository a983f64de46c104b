import type { PropertyMap } from "./protocol/propertyValue";

/** One request of the engine about one resource, or one invocation of a function. */
export interface Operation {
  /** The resource's name in the program; empty for a function. */
  name: string;
  /** Aborts when the engine cancels, when the operation's time is up, or when the plugin ends. */
  signal: AbortSignal;
  /** Shows a line in the progress display while it is the last one. */
  status: (line: string) => void;
  /** Shows a line that stays. */
  warn: (line: string) => void;
}

/** What the plugin does for a type of resource. Inputs and states still carry their marks of secrecy. */
export interface ResourceType {
  /** Checks what the schema can't say. */
  check?: (inputs: PropertyMap) => { property: string; reason: string }[];
  /** Creates the resource; resolves to its id and its state. */
  create: (operation: Operation, inputs: PropertyMap) => Promise<{ id: string; state: PropertyMap }>;
  update: (operation: Operation, state: PropertyMap, inputs: PropertyMap) => Promise<PropertyMap>;
  delete?: (operation: Operation, state: PropertyMap) => Promise<void>;
  /** The outputs that aren't known before the resource is created or updated. */
  unknownInPreview: (inputs: PropertyMap) => string[];
}

export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw cancellation(signal);
}

/** The error of an operation that was aborted. */
export function cancellation(signal: AbortSignal): Error {
  return new Error(signal.reason instanceof Error ? signal.reason.message : "cancelled");
}

/** Waits, but not beyond the operation's end. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resume, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(cancellation(signal));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", onAbort);
      resume();
    }, milliseconds);
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
  });
}
