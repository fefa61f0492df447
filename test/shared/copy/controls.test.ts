/**
 * Copied commands are pasted into terminals and editors: none contains a control or bidirectional formatting
 * character.
 */
import { describe, expect, it } from 'vitest'
import {
  BYTE_FORMS,
  copyAs,
  REQUEST_FORMS,
  SENDING_FORMS,
  type CopyForm
} from '../../../src/shared/copy/copy-as'
import type { CopySource } from '../../../src/shared/copy/copy-source'

/**
 * Ends a bracketed paste, sets a terminal's title, and has C0, C1, DEL, and every bidirectional formatting
 * character.
 */
const HOSTILE =
  '\u001b[201~\u001b]0;t\u0007\u0000\b\u007f\u009b31m\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028'
const CONTROLS = /(?![\n\t])[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u

/** Forms that copy the captured bytes verbatim, by design. */
const EXACT: readonly CopyForm[] = ['raw']
const FORMS = [...REQUEST_FORMS, ...SENDING_FORMS, ...BYTE_FORMS].filter((form) => !EXACT.includes(form))

function source(text: string, secure: boolean): CopySource {
  const tls = secure ? { serverName: `sni${HOSTILE}`, verify: false } : null
  return {
    to: { host: `host${HOSTILE}`, port: 80, tls },
    bytes: Buffer.from(text),
    missing: 0,
    framed: false
  }
}

const REQUESTS = {
  'the path': `GET /${HOSTILE} HTTP/1.1\r\nHost: a\r\n\r\n`,
  'a header': `GET / HTTP/1.1\r\nHost: a\r\nX-A: ${HOSTILE}\r\n\r\n`,
  'the host': `GET / HTTP/1.1\r\nHost: ${HOSTILE}\r\n\r\n`,
  'the method': `GET${HOSTILE} / HTTP/1.1\r\nHost: a\r\n\r\n`,
  'the body': `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${Buffer.byteLength(HOSTILE)}\r\n\r\n${HOSTILE}`
}

describe.each(FORMS)('copied as %s', (form) => {
  it.each(Object.keys(REQUESTS) as (keyof typeof REQUESTS)[])(
    'contains none of the characters in %s',
    (place) => {
      for (const secure of [false, true])
        for (const isRequest of [true, false]) {
          const copied = copyAs(form, source(REQUESTS[place], secure), isRequest)
          if (copied.ok) expect(JSON.stringify(CONTROLS.exec(copied.text)?.[0] ?? null)).toBe('null')
        }
    }
  )
})
