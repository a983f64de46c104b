import { execFileSync } from "node:child_process";

/** A private key and a certificate of its own for a host name, both in PEM. */
export function ownCertificate(name: string): { key: string; certificate: string } {
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  const subject = ["-subj", "/CN=unused", "-addext", `subjectAltName=DNS:${name}`];
  const request = ["req", "-x509", ...key, ...subject, "-keyout", "-", "-out", "-"];
  const pem = execFileSync("openssl", request, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  const end = pem.indexOf("-----BEGIN CERTIFICATE");
  return { key: pem.slice(0, end), certificate: pem.slice(end) };
}
