/**
 * True for the path of a Unix domain socket or of a named pipe (`\\.\pipe\name`). A host name never begins like one.
 */
export function isPipePath(text: string): boolean {
  return /^(\/|\\\\[.?]\\pipe\\)/i.test(text)
}
