// Loaded before the Pulumi program (Pulumi.yaml's nodeargs), so that the stack of an exception names the lines of the
// program's TypeScript. Pulumi formats stacks by source-map-support, which looks for source maps in files only, while
// Node.js has those of compiled modules too.
import { createRequire, findSourceMap } from "node:module";

const NO_MAPPINGS = { url: "", map: { version: 3, sources: [], names: [], mappings: "" } };

const pulumi = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi"));

pulumi("source-map-support").install({
  retrieveSourceMap: (source) => {
    // @pulumi/pulumi's own source maps name files that aren't there, as node_modules/@pulumi/resource.ts, and a path of
    // that shape sends Node.js 20's util.inspect into a loop that ends after half a minute for want of memory
    if (source.includes("/node_modules/") && !source.includes("/node_modules/.cache/")) return NO_MAPPINGS;
    const map = source.startsWith("file:") ? findSourceMap(source) : undefined;
    return map ? { url: "", map: map.payload } : null;
  },
});

// Pulumi takes a stack for each property of each resource, and shows none of them unless it is told to. Formatting them
// all by source maps takes twice as long as all else that a program does.
const format = Error.prepareStackTrace;
const unread = (frame) => frame?.getFunctionName() === "debuggablePromise";
if (!process.env.PULUMI_DEBUG_PROMISE_LEAKS) {
  Error.prepareStackTrace = (error, frames) => (unread(frames[0]) ? String(error) : format(error, frames));
}
