/** `npm run faults`: prints what came of each fault in the last `npm run test:faults`. */

import { runProgram } from "../../runtime/program";
import { faultTable } from "../harness/faultTable";

runProgram(async () => console.log(await faultTable()));
