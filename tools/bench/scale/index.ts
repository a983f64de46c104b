import type { BenchPart } from "../measurement";
import { measurePreviews } from "./previews";
import { measureRealServers } from "./realServers";

/** How time and memory grow with the number of real servers: under mocks, and for real. */
export const scale: BenchPart = {
  name: "scale",
  title: "More and more real servers",
  measure: async (options) => [...(await measurePreviews(options)), ...(await measureRealServers(options))],
};
