/** Has scripts call CentOS 7's own programs, as far as the folder has them. */
import { join } from "node:path";
import { el7Programs } from "../../../tools/commands/el7Programs";

process.env.PATH = `${join(el7Programs(process.env), "bin")}:${process.env.PATH}`;
