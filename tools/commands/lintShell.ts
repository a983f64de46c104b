/** A part of `npm run lint`: shows what an installed ShellCheck finds in the shell scripts, and fails if that is anything. */

import { UserError } from "../../errors/userError";
import { projectDir } from "../../runtime/paths";
import { runProgram } from "../../runtime/program";
import { findingsIn, shellcheckVersion } from "./lintShell/findings";
import { shellPrograms } from "./lintShell/programs";

runProgram(async () => {
  const version = await shellcheckVersion();
  if (version === undefined) {
    console.log(
      "The shell scripts were not checked: there is no shellcheck here (Debian: apt-get install shellcheck).",
    );
    return;
  }
  const programs = shellPrograms(projectDir);
  const findings = await findingsIn(programs);
  for (const { file, line, code, message } of findings) console.error(`${file}:${line} SC${code} ${message}`);
  if (findings.length > 0)
    throw new UserError({ what: `ShellCheck finds ${findings.length} problems in the shell scripts` });
  console.log(`ShellCheck ${version} finds nothing in ${programs.length} shell programs.`);
});
