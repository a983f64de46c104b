/** `npm run destroy`: removes everything that the stack made, then ends the lab. */
import { runProgram } from "../host/program";
import { stopLab } from "../hypervisor";
import { pulumiInLab } from "./pulumiInLab";

runProgram(async () => {
  if (!(await pulumiInLab("destroy"))) return;
  await stopLab();
  console.log("the lab has ended; what is left of it is .lab, with the stack's empty state");
});
