import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "../../../../errors/userError";
import { contentKey } from "../../../../runtime/contentKey";
import { run } from "../../../../runtime/process";
import type { Report } from "../../../../runtime/report";
import { cachedFolder } from "../../../cache";

const MODULE = "github.com/opentofu/opentofu@v1.11.5";
const SUM = "h1:hgKyxSoQjjTKv6PPcVhFpuUjnajPlOWlrC331kRYWd0=";
const VARIABLES = "-s -w -X github.com/opentofu/opentofu/version.dev=no";

/**
 * The path of `tofu`, built from its Go module once, which takes minutes. Its own go.mod has replacements, which count
 * in the main module alone: it's built in a copy of its source.
 *
 * @throws UserError when Go is missing, the module is another one than was pinned, or the build fails
 */
export async function ensureOpenTofu(report: Report): Promise<string> {
  const key = contentKey(MODULE, SUM, VARIABLES, process.arch);
  const build = async (target: string) => {
    report(`building ${MODULE}`);
    const scratch = await mkdtemp(join(tmpdir(), "lvs-build-"));
    try {
      const source = join(scratch, "source");
      await run("cp", ["--recursive", "--no-preserve=mode", await downloaded(scratch), source]);
      const output = ["-o", join(target, "tofu")];
      const args = ["build", "-v", "-trimpath", "-buildvcs=false", "-ldflags", VARIABLES, ...output, "./cmd/tofu"];
      await run("go", args, { cwd: source, env: { CGO_ENABLED: "0" }, report });
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  };
  return join(await cachedFolder({ kind: join("bench", "tofu"), key, build }, report), "tofu");
}

/** The folder in Go's module cache. */
async function downloaded(cwd: string): Promise<string> {
  const { Dir, Sum } = JSON.parse(await run("go", ["mod", "download", "-json", MODULE], { cwd }));
  if (Sum === SUM) return Dir;
  throw new UserError({
    what: `${MODULE} has the sum ${Sum}`,
    expected: SUM,
    fix: "ask where Go gets its modules from",
  });
}
