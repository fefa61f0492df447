/**
 * Expected failures. The list of codes is closed, so that the window can explain a failure in the user's language; the
 * English message is shown beside it for searching. Bugs throw ordinary errors.
 */
export const ERROR_CODES = [
  'address-in-use',
  'address-not-available',
  'address-forbidden',
  'bad-address',
  'bad-input',
  'too-many-to-sort',
  'capture-failed',
  'connect-failed',
  'engine-stopped',
  'file-changed',
  'file-cut',
  'file-empty',
  'file-exists',
  'file-not-found',
  'file-unreadable',
  'folder-unwritable',
  'internal',
  'not-a-capture',
  'not-a-file',
  'not-found',
  'not-replayable',
  'path-unusable',
  'not-snippets',
  'peer-not-reading',
  'program-missing',
  'replay-gap',
  'proxy-loop',
  'save-failed',
  'too-many-open',
  'target-unknown',
  'unknown-request',
  'way-closed',
  'way-unfit',
  'wrong-state'
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]

/** Values for a translated message, and for actions that the window can offer. */
export interface ErrorDetails {
  /** The address concerned, `127.0.0.1:8080`. */
  readonly address?: string | undefined
  /** A port of the same host that is currently free. */
  readonly freePort?: number | undefined
  /** The process that holds the address, if the system reports it; `own` for Tcplens itself. */
  readonly holder?: { readonly pid: number; readonly name: string; readonly own: boolean } | undefined
  /** The port requires privileges; ports from this one on do not. */
  readonly unprivilegedFrom?: number | undefined
  /** The specific reason, and the values in its message. */
  readonly refusal?:
    { readonly what: string; readonly values: Readonly<Record<string, string | number>> } | undefined
}

export class AppError extends Error {
  readonly code: ErrorCode
  /** The operating system's code if there is one, such as EADDRINUSE. */
  readonly systemCode: string | undefined
  readonly details: ErrorDetails | undefined

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; systemCode?: string | undefined; details?: ErrorDetails | undefined } = {}
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.systemCode = options.systemCode
    this.details = options.details
  }
}

/** Returns the code of a Node system error (`EADDRINUSE`), or undefined for anything else. */
export function systemCodeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
