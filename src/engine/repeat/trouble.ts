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

export const CLOSED = plain('closed', 'The server closed the connection before it sent a response.')
export const CUT = plain('cut', 'The connection ended in the middle of the response.')
/** The same message for a connection that was reset. */
export const cutBy = (cause: string): Trouble => ({ ...CUT, about: { cause } })
export const UNASKED = plain('unasked', 'A response arrived without a request.')
export const OTHERS = plain('other', 'Other errors.')
export const GIVEN_UP = plain('given-up', 'The connection was dropped because an earlier response timed out.')
export const GOAWAY_RECEIVED = plain(
  'gone-away',
  'The server closed the connection (GOAWAY) several times without processing the request.'
)

export function notHttp(version: 1 | 2): Trouble {
  return {
    code: 'not-http',
    message: `The received data is not an HTTP/${version} response.`,
    about: { version }
  }
}

export function late(milliseconds: number): Trouble {
  const message = `No complete response within ${milliseconds} ms.`
  return { code: 'timeout', message, about: { ms: milliseconds } }
}

/** `why`: end of a sentence; `cause`: error code of the system or of TLS. */
export function unreached(target: string, { why, cause }: { why: string; cause: string }): Trouble {
  return { code: 'connect', message: `Cannot connect to ${target}: ${why}`, about: { target, cause } }
}

export function broken({ why, cause }: { why: string; cause: string }): Trouble {
  return { code: 'reset', message: `The connection broke before the response: ${why}.`, about: { cause } }
}

/** `reason`: name of the HTTP/2 error code. */
export function refused(reason: string): Trouble {
  return { code: 'refused', message: `The server reset the stream: ${reason}.`, about: { reason } }
}

/** `what`: the searched part, in English. */
export function missing(step: number, name: string, description: string): Trouble {
  const message = `Step ${step}: the response does not contain ${name} (${description}).`
  return { code: 'missing', message, about: { step, name } }
}
