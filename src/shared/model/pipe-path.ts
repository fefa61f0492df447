/**
 * Whether a place as it is written is no host but a Unix domain socket's path or a named pipe's (`\\.\pipe\name`): no
 * host name begins like one.
 */
export function isPipePath(text: string): boolean {
  return /^(\/|\\\\[.?]\\pipe\\)/i.test(text)
}
