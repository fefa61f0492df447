/**
 * SMTP (RFC 3207) and FTP (RFC 4217): lines, and responses that begin with three digits. Neither protocol uses the code
 * of the consent for anything else, so responses need not be matched to commands: pipelined commands, an aborted
 * transfer and a refused first attempt need no special handling.
 */

import type { Direction } from '../../../shared/model/direction'
import { DONE, ON, TLS_HANDSHAKE, type Family, type FamilyStep } from './family'
import { LineCutter, mayBegin } from './lines'

interface Dialect {
  /** Codes of the server's greeting; a space or a hyphen follows. */
  greetings: readonly string[]
  /** Commands of a client that does not wait for the greeting. */
  opening: readonly string[]
  request: RegExp
  consent: string
  /** Commands of another protocol, or after which the client's lines are not commands. */
  over: RegExp
  /** Response codes after which no upgrade can follow. */
  end: readonly string[]
}

export function createSmtp(): Family {
  return new NumericFamily({
    greetings: ['220'],
    opening: ['EHLO ', 'HELO ', 'LHLO ', 'STARTTLS', 'NOOP', 'RSET'],
    request: /^STARTTLS\s*$/i,
    consent: '220',
    over: /^(DATA|BDAT|USER|PASS)\b/i,
    // 421 closes the connection, 235 completes a login.
    end: ['421', '235']
  })
}

export function createFtp(): Family {
  return new NumericFamily({
    greetings: ['220', '120'],
    opening: ['AUTH ', 'FEAT', 'USER ', 'NOOP', 'SYST', 'HOST ', 'CLNT '],
    request: /^AUTH\s+(TLS(-[CP])?|SSL)\s*$/i,
    consent: '234',
    // FTP allows an upgrade at any time, even after a login. SMTP has the same greeting.
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
  /** Number of the last command that requested the upgrade; 0 for none. */
  #pending = 0
  /** Code of a multi-line response that has not ended. */
  #open = ''

  constructor(dialect: Dialect) {
    this.#dialect = dialect
  }

  push(direction: Direction, bytes: Uint8Array): FamilyStep {
    return direction === 'up' ? this.#readResponse(bytes) : this.#answered(bytes)
  }

  #readResponse(bytes: Uint8Array): FamilyStep {
    for (const { text } of this.#up.cut(bytes)) {
      if (!this.#isCommand(text)) return DONE
      // The command has no effect while an upgrade request is unanswered.
      if (this.#dialect.over.test(text) && this.#pending <= this.#answers) return DONE
      this.#commands++
      if (this.#dialect.request.test(text)) this.#pending = this.#commands
    }
    return this.#isCommand(this.#up.begun) ? ON : DONE
  }

  #isCommand(line: string): boolean {
    const first = !this.#greeted && this.#commands === 0
    return line.charCodeAt(0) !== TLS_HANDSHAKE && (!first || mayBegin(line, this.#dialect.opening))
  }

  #answered(bytes: Uint8Array): FamilyStep {
    const { consent, end: last } = this.#dialect
    for (const { text, end } of this.#down.cut(bytes)) {
      if (!this.#greeted && this.#open === '' && !this.#mayGreet(text)) return DONE
      const code = this.#codeOf(text)
      // A preliminary response, or a line inside a response.
      if (code.startsWith('1') || code === 'part') continue
      if (code === '' || last.includes(code)) return DONE
      if (!this.#greeted) {
        if (code !== '220') return DONE
        this.#greeted = true
        continue
      }
      this.#answers++
      if (this.#pending > 0 && code === consent) return { state: 'upgrade', plain: end }
    }
    return this.#greeted || this.#open !== '' || this.#mayGreet(this.#down.begun) ? ON : DONE
  }

  #mayGreet(text: string): boolean {
    return mayBegin(text, this.#dialect.greetings) && /^.{0,3}$|^.{3}[ \-\r]/.test(text)
  }

  /** Returns the code of a response that ends with this line; '' if the line is not a response. */
  #codeOf(text: string): string {
    const [, code = '', behind = ''] = /^(\d{3})([ -]|$)/.exec(text) ?? []
    if (this.#open === '') {
      if (behind !== '-') return code
      this.#open = code
      return 'part'
    }
    // Only the last line of a long FTP response must begin with the code (RFC 959 §4.2).
    if (code !== this.#open || behind === '-') return 'part'
    this.#open = ''
    return code
  }
}
