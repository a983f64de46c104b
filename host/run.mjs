// A stack keeps the commands that remove its resources until its next up. Those of stacks made before 0.2 begin with
// `node host/run.mjs`, so this stays.
import "../runtime/run.mjs";
