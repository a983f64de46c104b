import { isMap, isSecret, type PropertyValue, unwrap } from "./propertyValue";

const MASK = "[secret]";

/** A shorter secret isn't looked for: it would be found in the middle of ordinary words. */
const SHORTEST_SECRET = 6;

/** Hides the given secrets in text that is shown to the user: each whole, and each line of those that have several. */
export function redactor(secrets: string[]): (text: string) => string {
  const wanted = [...new Set(secrets.flatMap((value) => [value, ...value.split("\n")]).map((value) => value.trim()))]
    .filter((value) => value.length >= SHORTEST_SECRET)
    .sort((a, b) => b.length - a.length);
  return (text) => wanted.reduce((shown, value) => shown.replaceAll(value, MASK), text);
}

/** The inputs that can hold something to hide. A connection is a secret as a whole, but its host and user are known anyway. */
const HIDDEN_INPUTS = ["create", "update", "delete", "stdin", "environment", "triggers", "source", "command"];
const HIDDEN_IN_CONNECTION = ["password", "privateKey", "privateKeyPassword"];

/** Every text in a resource's inputs that must not be shown. */
export function secretTexts(inputs: Record<string, PropertyValue | undefined>): string[] {
  const connection = unwrap(inputs.connection);
  return [
    ...HIDDEN_INPUTS.flatMap((name) => textsOf(inputs[name], false)),
    ...(isMap(connection) ? [connection, unwrap(connection.proxy)].flatMap(credentialsOf) : []),
  ];
}

function credentialsOf(connection: PropertyValue | undefined): string[] {
  return isMap(connection) ? HIDDEN_IN_CONNECTION.flatMap((name) => textsOf(connection[name], true)) : [];
}

function textsOf(value: PropertyValue | undefined, insideSecret: boolean): string[] {
  const hidden = insideSecret || isSecret(value);
  const bare = unwrap(value);
  if (typeof bare === "string") return hidden ? [bare] : [];
  if (typeof bare !== "object" || bare === null) return [];
  return Object.values(bare).flatMap((element) => textsOf(element, hidden));
}
