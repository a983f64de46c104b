// The entry of `./lab`: lets Node run TypeScript in this very process, which the terminal's signals reach.
import { register } from "tsx/esm/api";

register();
await import("./main.ts");
