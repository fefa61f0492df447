/**
 * SMTP (RFC 3207) and FTP (RFC 4217): lines, and answers that begin with three digits. The code of the consent is
 * given for nothing else in either protocol, so answers need not be counted against commands: pipelined commands, an
 * aborted transfer and a refused first try all lead to the same place.
 */

import type { Direction } from '../../../shared/model/direction'
import { DONE, ON, TLS_HANDSHAKE, type Family, type FamilyStep } from './family'
import { LineCutter, mayBegin } from './lines'

interface Dialect {
  /** How the server's first answer begins; a space or a hyphen follows. */
  greetings: readonly string[]
  /** What a client may say that does not wait for the greeting. */
  opening: readonly string[]
  request: RegExp
  consent: string
  /** What another protocol's client says, or one whose further lines are no commands. */
  over: RegExp
  /** Answers after which there is nothing to wait for. */
  end: readonly string[]
}

export function createSmtp(): Family {
  return new NumericFamily({
    greetings: ['220'],
    opening: ['EHLO ', 'HELO ', 'LHLO ', 'STARTTLS', 'NOOP', 'RSET'],
    request: /^STARTTLS\s*$/i,
    consent: '220',
    over: /^(DATA|BDAT|USER|PASS)\b/i,
    // Going away, and logged in.
    end: ['421', '235']
  })
}

export function createFtp(): Family {
  return new NumericFamily({
    greetings: ['220', '120'],
    opening: ['AUTH ', 'FEAT', 'USER ', 'NOOP', 'SYST', 'HOST ', 'CLNT '],
    request: /^AUTH\s+(TLS(-[CP])?|SSL)\s*$/i,
    consent: '234',
    // An upgrade is allowed at any time, also behind a login. SMTP greets alike.
    over: /^(EHLO|HELO|LHLO|MAIL|DATA)\b/i,
    end: ['421']
  })
}

class NumericFamily implements Family {
  readonly #dialect: Dialect
  readonly #up = new LineCutter()
  readonly #down = new LineCutter()
  #greeted = false
  #commands = 0
  #answers = 0
  /** Which command asked last; 0: none. */
  #asked = 0
  /** Code of an answer of several lines that has not ended yet. */
  #open = ''

  constructor(dialect: Dialect) {
    this.#dialect = dialect
  }

  push(direction: Direction, bytes: Uint8Array): FamilyStep {
    return direction === 'up' ? this.#heard(bytes) : this.#answered(bytes)
  }

  #heard(bytes: Uint8Array): FamilyStep {
    for (const { text } of this.#up.cut(bytes)) {
      if (!this.#mayBeSaid(text)) return DONE
      // Behind a request that has not been answered it changes nothing.
      if (this.#dialect.over.test(text) && this.#asked <= this.#answers) return DONE
      this.#commands++
      if (this.#dialect.request.test(text)) this.#asked = this.#commands
    }
    return this.#mayBeSaid(this.#up.begun) ? ON : DONE
  }

  #mayBeSaid(line: string): boolean {
    const first = !this.#greeted && this.#commands === 0
    return line.charCodeAt(0) !== TLS_HANDSHAKE && (!first || mayBegin(line, this.#dialect.opening))
  }

  #answered(bytes: Uint8Array): FamilyStep {
    const { consent, end: last } = this.#dialect
    for (const { text, end } of this.#down.cut(bytes)) {
      if (!this.#greeted && this.#open === '' && !this.#mayGreet(text)) return DONE
      const code = this.#codeOf(text)
      // An answer that goes on, or one before the answer.
      if (code.startsWith('1') || code === 'part') continue
      if (code === '' || last.includes(code)) return DONE
      if (!this.#greeted) {
        if (code !== '220') return DONE
        this.#greeted = true
        continue
      }
      this.#answers++
      if (this.#asked > 0 && code === consent) return { state: 'upgrade', plain: end }
    }
    return this.#greeted || this.#open !== '' || this.#mayGreet(this.#down.begun) ? ON : DONE
  }

  #mayGreet(text: string): boolean {
    return mayBegin(text, this.#dialect.greetings) && /^.{0,3}$|^.{3}[ \-\r]/.test(text)
  }

  /** The code of an answer that is complete with this line; '' for what is none. */
  #codeOf(text: string): string {
    const [, code = '', behind = ''] = /^(\d{3})([ -]|$)/.exec(text) ?? []
    if (this.#open === '') {
      if (behind !== '-') return code
      this.#open = code
      return 'part'
    }
    // Only the last line of FTP's longer answers must begin with the code (RFC 959 §4.2).
    if (code !== this.#open || behind === '-') return 'part'
    this.#open = ''
    return code
  }
}
