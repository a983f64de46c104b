/** `npm run faults`: prints what came of each fault in the last `npm run test:faults`. */
import { runProgram } from "../host/program";
import { faultTable } from "../test/faults/support/faultTable";

runProgram(async () => console.log(await faultTable()));
