/**
 * A problem with a request: a code and parameters, from which the window makes a localised message, and the English
 * message for other uses. Equal messages are counted together.
 */

export interface Trouble {
  readonly code: TroubleCode
  readonly message: string
  readonly about: Readonly<Record<string, string | number>>
}

export type TroubleCode = FailureCode | 'unasked' | 'missing' | 'other'
/** Failures without a response. */
export type FailureCode =
  'connect' | 'closed' | 'cut' | 'reset' | 'timeout' | 'given-up' | 'gone-away' | 'not-http' | 'refused'

const plain = (code: TroubleCode, message: string): Trouble => ({ code, message, about: {} })

export const CLOSED = plain('closed', 'The server closed the connection before it answered.')
export const CUT = plain('cut', 'The connection ended in the middle of the answer.')
/** The same message for a connection that was reset. */
export const cutBy = (cause: string): Trouble => ({ ...CUT, about: { cause } })
export const UNASKED = plain('unasked', 'An answer came that nobody had asked for.')
export const OTHERS = plain('other', 'Other errors.')
export const GIVEN_UP = plain(
  'given-up',
  'The connection was given up: an answer before this one did not come in time.'
)
export const GONE_AWAY = plain(
  'gone-away',
  'The server went away several times without looking at the request.'
)

export function notHttp(version: 1 | 2): Trouble {
  return { code: 'not-http', message: `What came is no answer of HTTP/${version}.`, about: { version } }
}

export function late(milliseconds: number): Trouble {
  const message = `No whole answer came within ${milliseconds} ms.`
  return { code: 'timeout', message, about: { ms: milliseconds } }
}

/** `why`: end of a sentence; `cause`: error code of the system or of TLS. */
export function unreached(target: string, { why, cause }: { why: string; cause: string }): Trouble {
  return { code: 'connect', message: `Cannot connect to ${target}: ${why}`, about: { target, cause } }
}

export function broken({ why, cause }: { why: string; cause: string }): Trouble {
  return { code: 'reset', message: `The connection broke before it was answered: ${why}.`, about: { cause } }
}

/** `reason`: name of the HTTP/2 error code. */
export function refused(reason: string): Trouble {
  return { code: 'refused', message: `The server reset the stream: ${reason}.`, about: { reason } }
}

/** `what`: the searched part, in English. */
export function missing(step: number, name: string, what: string): Trouble {
  const message = `Step ${step}: there is no ${name} in the answer (${what}).`
  return { code: 'missing', message, about: { step, name } }
}
