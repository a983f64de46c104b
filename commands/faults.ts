/** `npm run faults`: prints what came of each fault in the last `npm run test:faults`. */

import { faultTable } from "../harness/faultTable";
import { runProgram } from "../host/program";

runProgram(async () => console.log(await faultTable()));
