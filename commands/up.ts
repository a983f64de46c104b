/** `npm run up`: gets what is missing, then brings the stack up in the lab and shows that its VIP answers. */
import { runProgram } from "../host/program";
import { pulumiInLab } from "./pulumiInLab";
import { summarize } from "./summary";

runProgram(async () => {
  if (await pulumiInLab("up", process.argv.slice(2))) console.log(await summarize());
});
