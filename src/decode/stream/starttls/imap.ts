/**
 * IMAP (RFC 9051 §6.2.1): the relevant response carries the tag of the STARTTLS command. Both sides may send literals
 * (counted strings), which are skipped because their content is not a command.
 */

import { DONE, ON, TLS_HANDSHAKE, type Family, type FamilyStep } from './family'
import { LineCutter, mayBegin } from './lines'

const MAX_TAGS = 64

/** Commands allowed before a login, for a client that sends first without waiting for the greeting. */
const EARLY = /^[\w.#$-]+ +(CAPABILITY|STARTTLS|LOGIN|AUTHENTICATE|NOOP|ID|LOGOUT|ENABLE)\b/i
const EARLY_SO_FAR = /^[\w.#$-]{0,64}( [A-Z]{0,12}([ \r].*)?)?$/i

export function createImap(): Family {
  const up = new LineCutter()
  const down = new LineCutter()
  const tags = new Map<string, 'upgrade' | 'login'>()
  let greeted = false
  let spoke = false
  /** True if the client's line continues after a literal. */
  let goesOn = false

  const readResponse = (bytes: Uint8Array): FamilyStep => {
    for (const { text } of up.cut(bytes)) {
      if (text.charCodeAt(0) === TLS_HANDSHAKE) return DONE
      if (!greeted && !spoke && !EARLY.test(text)) return DONE
      spoke = true
      if (!goesOn) note(text)
      if (tags.size > MAX_TAGS) return DONE
      const literal = literalBehind(text)
      goesOn = literal !== null
      up.skip(literal ?? 0)
    }
    if (!greeted && !spoke && !EARLY_SO_FAR.test(up.begun)) return DONE
    return up.begun.charCodeAt(0) === TLS_HANDSHAKE ? DONE : ON
  }

  const note = (text: string): void => {
    const [, tag = '', command = ''] = /^(\S+) +(STARTTLS|LOGIN|AUTHENTICATE)\b/i.exec(text) ?? []
    if (tag !== '') tags.set(tag, command.toUpperCase() === 'STARTTLS' ? 'upgrade' : 'login')
  }

  const answered = (bytes: Uint8Array): FamilyStep => {
    for (const { text, end } of down.cut(bytes)) {
      // After PREAUTH (already logged in) or BYE, no upgrade can follow.
      if (!greeted && !/^\* OK\b/i.test(text)) return DONE
      greeted = true
      if (/^\* BYE\b/i.test(text)) return DONE
      const [, tag = '', result = ''] = /^(\S+) (OK|NO|BAD)\b/i.exec(text) ?? []
      const what = tags.get(tag)
      if (what !== undefined) {
        tags.delete(tag)
        if (result.toUpperCase() === 'OK') return what === 'upgrade' ? { state: 'upgrade', plain: end } : DONE
      }
      down.skip(literalBehind(text) ?? 0)
    }
    return greeted || mayBegin(down.begun, ['* OK']) ? ON : DONE
  }

  return { push: (direction, bytes) => (direction === 'up' ? readResponse(bytes) : answered(bytes)) }
}

/** Returns the length of the literal announced at the end of a line: `{12}`, or `{12+}` if the client does not wait. */
function literalBehind(text: string): number | null {
  const [, length] = /\{(\d{1,9})\+?\}$/.exec(text) ?? []
  return length === undefined ? null : Number(length)
}
