/**
 * Expected failures. A closed list of codes, so that the window can say in the user's language what happened
 * and what to do; the message stays beside it in English for searching. Bugs throw ordinary errors.
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

/** What a sentence about the failure, in whichever language, may name; and what may be done about it at once. */
export interface ErrorDetails {
  /** The address it is about, `127.0.0.1:8080`. */
  readonly address?: string | undefined
  /** A port at the same host that could be listened on just now. */
  readonly freePort?: number | undefined
  /** The process that holds it, where the system tells; `own` for Tcplens itself. */
  readonly holder?: { readonly pid: number; readonly name: string; readonly own: boolean } | undefined
  /** The port needs special rights; those from here on need none. */
  readonly unprivilegedFrom?: number | undefined
  /** Which of the things it may be, and what a sentence about it names. */
  readonly refusal?:
    { readonly what: string; readonly values: Readonly<Record<string, string | number>> } | undefined
}

export class AppError extends Error {
  readonly code: ErrorCode
  /** The operating system's code where there is one, such as EADDRINUSE. */
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

/** The code of a Node system error (`EADDRINUSE`), or undefined for anything else. */
export function systemCodeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
