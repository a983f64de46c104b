import { createPrivateKey, type KeyObject } from "node:crypto";

/**
 * A private key in a form that ssh2 reads. It reads OpenSSH's own and the older PEM forms, but not PKCS#8
 * (`BEGIN PRIVATE KEY`, `BEGIN ENCRYPTED PRIVATE KEY`), which is what OpenSSL and other tools write.
 */
export function toSshFormat(text: string, passphrase?: string): string {
  if (!/^-----BEGIN (ENCRYPTED )?PRIVATE KEY-----/m.test(text)) return text;
  const key = parsePkcs8(text, passphrase);
  switch (key.asymmetricKeyType) {
    case "rsa":
      return key.export({ type: "pkcs1", format: "pem" }).toString();
    case "ec":
      return key.export({ type: "sec1", format: "pem" }).toString();
    case "ed25519":
      return openSshEd25519(key);
    default:
      throw new Error(`ssh: private key: unsupported type ${key.asymmetricKeyType}`);
  }
}

function parsePkcs8(text: string, passphrase?: string): KeyObject {
  try {
    return createPrivateKey({ key: text, format: "pem", passphrase });
  } catch {
    throw new Error("ssh: private key: not a PKCS#8 key, or its passphrase (privateKeyPassword) is missing or wrong");
  }
}

const CHECK = Buffer.alloc(4);
const NO_CIPHER = "none";
const BLOCK = 8;

/** OpenSSH's own form of an ed25519 key, unencrypted (PROTOCOL.key of OpenSSH). */
function openSshEd25519(key: KeyObject): string {
  const { d, x } = key.export({ format: "jwk" });
  const secretPart = Buffer.from(d ?? "", "base64url");
  const publicPart = Buffer.from(x ?? "", "base64url");
  const publicKey = Buffer.concat([field("ssh-ed25519"), field(publicPart)]);
  const secret = Buffer.concat([
    CHECK,
    CHECK,
    publicKey,
    field(Buffer.concat([secretPart, publicPart])),
    field(""), // comment
  ]);
  const padding = Buffer.from(
    Array.from({ length: (BLOCK - (secret.length % BLOCK)) % BLOCK }, (_, index) => index + 1),
  );
  const whole = Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    field(NO_CIPHER),
    field(NO_CIPHER), // key derivation
    field(""), // its options
    uint32(1), // number of keys
    field(publicKey),
    field(Buffer.concat([secret, padding])),
  ]);
  const lines = whole.toString("base64").match(/.{1,70}/g) ?? [];
  return ["-----BEGIN OPENSSH PRIVATE KEY-----", ...lines, "-----END OPENSSH PRIVATE KEY-----", ""].join("\n");
}

function field(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([uint32(bytes.length), bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
