// Loaded before the Pulumi program (Pulumi.yaml's nodeargs), so that the stack of an exception names the lines of the
// TypeScript sources: Pulumi formats stacks by source-map-support, which looks for source maps in files only, while
// tsx gives them to Node.js.
import { createRequire, findSourceMap } from "node:module";

const pulumi = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi"));

pulumi("source-map-support").install({
  retrieveSourceMap: (source) => {
    const map = source.startsWith("file:") ? findSourceMap(source) : undefined;
    return map ? { url: "", map: map.payload } : null;
  },
});
