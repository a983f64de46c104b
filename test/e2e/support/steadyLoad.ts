import type { Clone } from "../clone";
import { ConsoleScript } from "./consoleScript";
import type { SteadyOutcome } from "./steadyRequests";

/** Sends requests from the console at regular intervals while something else happens; returns what became of them. */
export async function whileAsking(clone: Clone, url: string, happens: () => Promise<unknown>): Promise<SteadyOutcome> {
  const requests = await ConsoleScript.start(clone, "steadyRequests.ts", url);
  await happens().catch(async (error) => {
    await requests.end();
    throw error;
  });
  return JSON.parse(await requests.end());
}
