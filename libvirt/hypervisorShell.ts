/** Whether a libvirt runs on this machine. @see libvirt's documentation, "Connection URIs" and "Remote support" */
export function isLocal(uri: string): boolean {
  return new URL(uri).hostname === "";
}

/** Whether there is a way to a shell on another machine where a libvirt runs. */
export function leadsToShell(uri: string): boolean {
  return /\+(ssh|libssh2?):$/.test(new URL(uri).protocol);
}

/**
 * What ssh is told to get where a libvirt is, as libvirt itself would get there; a command may follow. Nobody is asked
 * for passwords or host keys.
 *
 * @param options more of ssh's
 * @throws Error for a transport that leads to no shell
 */
export function sshArguments(uri: string, options: string[] = []): string[] {
  if (!leadsToShell(uri)) throw new Error(`${uri} leads to no shell there`);
  const { hostname, port, username, searchParams } = new URL(uri);
  const key = searchParams.get("keyfile");
  return [
    "-o",
    "BatchMode=yes",
    ...options,
    ...(searchParams.get("no_verify") === "1" ? ["-o", "StrictHostKeyChecking=no"] : []),
    ...(key === null ? [] : ["-i", key]),
    ...(port === "" ? [] : ["-p", port]),
    ...(username === "" ? [] : ["-l", decodeURIComponent(username)]),
    "--",
    hostname.replace(/^\[|\]$/g, ""),
  ];
}
