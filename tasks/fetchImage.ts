/** Makes sure that the machines' base image is there and what it should be, and prints its path; see {@link BaseImage}. */

import { UserError } from "../errors/userError";
import { type BaseImage, ensureImage } from "../images/baseImage";
import { faultOfSize, type SizedDisk } from "../images/diskSize";
import { virtualMiBOfQcow2 } from "../images/qcow2";
import { runProgram } from "../runtime/program";
import { readInput, report } from "./input";

export interface FetchInput extends BaseImage {
  /** The smallest disk, of those that are told their size. */
  smallestDisk?: SizedDisk;
}

async function main(): Promise<void> {
  const { smallestDisk, ...image } = await readInput<FetchInput>();
  const path = await ensureImage(image, report);
  const fault = smallestDisk && faultOfSize(smallestDisk, (await virtualMiBOfQcow2(path)) ?? 0);
  if (fault) throw new UserError(fault);
  console.log(path);
}

runProgram(main);
