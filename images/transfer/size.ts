/** A number of bytes as people say it: `902.9 MB`. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** How much of how much, if that is known. */
export function share(bytes: number, total: number | undefined): string {
  return total === undefined ? megabytes(bytes) : `${(bytes / 1e6).toFixed(1)} of ${megabytes(total)}`;
}
