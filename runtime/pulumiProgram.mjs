// Loaded before the Pulumi program (Pulumi.yaml's nodeargs): index.ts then runs compiled.
import { register } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { importable } from "./compiled.mjs";
import "./lazyClosures.mjs";

const program = "index.ts";

const source = pathToFileURL(join(import.meta.dirname, "..", program)).href;
register("./insteadOf.mjs", import.meta.url, { data: { source, module: await importable(program) } });
