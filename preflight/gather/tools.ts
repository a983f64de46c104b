import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { Tools } from "../facts";

const NEEDED = ["virsh", "mkisofs", "genisoimage", "xorrisofs", "xsltproc", "ssh"];

/** Which of the programs that are needed pulumi's machine has. */
export async function gatherTools(path = process.env.PATH ?? ""): Promise<Tools> {
  const folders = path.split(delimiter).filter((folder) => folder !== "");
  const found = await Promise.all(NEEDED.map((name) => isIn(folders, name)));
  return NEEDED.filter((_, index) => found[index]);
}

async function isIn(folders: string[], name: string): Promise<boolean> {
  const tries = folders.map((folder) => access(join(folder, name), constants.X_OK));
  return Promise.any(tries).then(
    () => true,
    () => false,
  );
}
