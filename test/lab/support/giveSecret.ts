/** Runs a shell script in a lab, with a secret on file descriptor 3: `giveSecret.ts LAB SECRET SCRIPT`. */
import { runInteractively } from "../../../tools/lab/interactive";

const [dir, secret, script] = process.argv.slice(2) as [string, string, string];
await runInteractively("sh", ["-c", script], { dir, secret });
