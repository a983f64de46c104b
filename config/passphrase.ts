import { existsSync, readFileSync } from "node:fs";
import { UserError } from "../errors/userError";

/** Where Pulumi looks for the passphrase, the first of them that is set. @see Pulumi's documentation, "Environment variables" */
interface Environment {
  PULUMI_CONFIG_PASSPHRASE?: string;
  PULUMI_CONFIG_PASSPHRASE_FILE?: string;
}

/**
 * Requires that the stack's secrets, the private keys of all machines among them, are encrypted with a passphrase that
 * isn't empty. A stack whose file has no salt is encrypted otherwise.
 *
 * @param stackFile the stack's configuration file
 * @throws UserError when whoever has the state can read them
 */
export function requirePassphrase(stackFile: string, env: Environment = process.env as Environment): void {
  if (!existsSync(stackFile) || !/^encryptionsalt:/m.test(readFileSync(stackFile, "utf8"))) return;
  const source = emptySource(env);
  if (source === undefined) return;
  throw new UserError({
    what: `the passphrase that the stack's secrets are encrypted with is empty: ${source}`,
    expected: "one that nobody guesses, since the state holds the keys of all machines",
    fix: "pulumi stack change-secrets-provider passphrase asks for a new one; then set it where the empty one is",
  });
}

function emptySource({ PULUMI_CONFIG_PASSPHRASE: text, PULUMI_CONFIG_PASSPHRASE_FILE: file }: Environment) {
  if (text !== undefined) return text === "" ? "PULUMI_CONFIG_PASSPHRASE" : undefined;
  if (file === undefined || !existsSync(file)) return undefined;
  return readFileSync(file, "utf8").trim() === "" ? file : undefined;
}
