import { createInterface, type Interface } from "node:readline";
import { clone } from "../sharedClone";
import type { Order, Target } from "./client";

/** Where to ask: a port of the VIP unless another address is given, once unless a count is. */
export type Question = Pick<Target, "port"> & Partial<Target>;

export const VIP = "192.168.1.12";

/** Addresses that the console has beside its own while there is a client. */
export const CLIENTS = [1, 2, 3, 4, 5, 6, 7, 8].map((i) => `192.168.1.10${i}`);

/** The client at the console, which lives as long as the tests of a file. */
export class LabClient {
  private constructor(
    private readonly process: ReturnType<typeof clone.start>,
    private readonly replies: AsyncIterator<string>,
    private readonly lines: Interface,
  ) {}

  static async start(): Promise<LabClient> {
    await eachClientAddress("replace");
    const process = clone.start("./lab node runtime/run.mjs test/e2e/support/client.ts", { stdin: "pipe" });
    const lines = createInterface({ input: process.stdout });
    return new LabClient(process, lines[Symbol.asyncIterator](), lines);
  }

  /** Opens connections one after another and keeps them; returns who took each. */
  hold(question: Question): Promise<string[]> {
    return this.ask({ do: "hold", target: target(question) });
  }

  /** Opens connections and closes each before the next; returns who took each. */
  visit(question: Question): Promise<string[]> {
    return this.ask({ do: "visit", target: target(question) });
  }

  /** Asks once more on each connection that is held to a port; returns what came, of a server that answers lines. */
  again(port: number): Promise<string[]> {
    return this.ask({ do: "again", port });
  }

  /** Sends datagrams from one socket; returns who answered each. */
  datagrams(question: Question): Promise<string[]> {
    return this.ask({ do: "datagrams", target: target(question) });
  }

  /** Closes the connections that are held to a port, or of them those that one server took. */
  release(port: number, server?: string): Promise<number> {
    return this.ask({ do: "release", port, server });
  }

  async end(): Promise<void> {
    this.process.stdin?.end();
    await this.process;
    this.lines.close();
    await eachClientAddress("delete");
  }

  private async ask<T>(order: Order): Promise<T> {
    this.process.stdin?.write(`${JSON.stringify(order)}\n`);
    const { value, done } = await this.replies.next();
    if (done) throw new Error(`the client ended: ${(await this.process).all}`);
    const { result, error } = JSON.parse(value);
    if (error !== undefined) throw new Error(`${JSON.stringify(order)}: ${error}`);
    return result;
  }
}

function target(question: Question): Target {
  return { address: VIP, count: 1, ...question };
}

/** Changes the console's addresses on the bridge that its own address is on. */
async function eachClientAddress(change: "replace" | "delete"): Promise<void> {
  await clone.expect(
    `./lab sh -ec 'bridge=$(ip -o address show to 192.168.1.11 | cut -d " " -f 2)
      for address in ${CLIENTS.join(" ")}; do ip address ${change} $address/32 dev $bridge; done'`,
  );
}
