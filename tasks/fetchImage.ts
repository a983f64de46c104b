/** Makes sure that the machines' base image is there and what it should be, and prints its path; see {@link BaseImage}. */
import { runProgram } from "../host/program";
import { type BaseImage, ensureImage } from "../images/baseImage";
import { readInput, report } from "./input";

async function main(): Promise<void> {
  console.log(await ensureImage(await readInput<BaseImage>(), report));
}

runProgram(main);
