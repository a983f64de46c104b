/**
 * Runs the program's preview against mocks, and prints the peak of its memory in MiB.
 *   mockedPreview.ts REAL_SERVERS
 */
import { MockedCluster } from "../../harness/mockedCluster";
import { clusterOf } from "./clusterOf";

await MockedCluster.make({ ...clusterOf(Number(process.argv[2])) }, {}, { preview: true });
console.log(process.resourceUsage().maxRSS / 1024);
