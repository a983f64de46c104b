// Puts off what Pulumi's runtime loads to turn functions into text: the TypeScript compiler and npm's package tree,
// which take as long as all else that it loads. A program without dynamic providers or callbacks has no use for them.
// Measured on the sample's preview under mocks: a quarter of its processor time, and 45 of 172 MiB.
import Module, { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The version whose modules are known to be such that they can be put off; any other one loads them as it likes. */
const KNOWN_VERSION = "3.248.0";

const require = createRequire(import.meta.url);
const runtime = createRequire(join(dirname(require.resolve("@pulumi/pulumi")), "runtime/index.js"));

if (require("@pulumi/pulumi/package.json").version === KNOWN_VERSION) {
  for (const name of ["./closure/serializeClosure", "./closure/codePaths"]) putOff(name);
}

/** Has a module of Pulumi's runtime, which exports functions only, loaded by the first call of one of them. */
function putOff(name) {
  const path = runtime.resolve(name);
  let loaded;
  const load = () => {
    if (!loaded) {
      delete runtime.cache[path];
      loaded = runtime(name);
    }
    return loaded;
  };
  const caller =
    (key) =>
    (...args) =>
      load()[key](...args);
  const functions = new Proxy({}, { get: (_, key) => caller(key) });
  // who requires it gets this; see Node.js's documentation of require.cache
  runtime.cache[path] = Object.assign(new Module(path), { exports: functions, loaded: true });
}
