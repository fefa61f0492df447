/**
 * POP3 (RFC 2595 §4): `STLS` and the other commands are answered in order, because +OK does not name its command.
 * Before the login, only `CAPA` and a bare `AUTH` have multi-line responses. No client upgrades after the login.
 */

import type { Direction } from '../../../shared/model/direction'
import { DONE, ON, TLS_HANDSHAKE, type Family, type FamilyStep } from './family'
import { LineCutter, mayBegin } from './lines'

type Pop3Command = 'greeting' | 'upgrade' | 'login' | 'list' | 'other'

/** Limit of commands in flight; real clients send fewer. */
const MAX_PENDING = 256

const OPENING = ['CAPA', 'STLS', 'USER ', 'AUTH', 'APOP ', 'NOOP', 'QUIT']

export function createPop3(): Family {
  const up = new LineCutter()
  const down = new LineCutter()
  /** Commands without a response, oldest first. */
  const pending: Pop3Command[] = ['greeting']
  let greeted = false
  let spoke = false
  let listing = false
  /** True if the next line answers a challenge. */
  let challenged = false

  const readResponse = (bytes: Uint8Array): FamilyStep => {
    for (const { text } of up.cut(bytes)) {
      if (!greeted && !spoke && !mayBegin(text, OPENING)) return DONE
      if (text.charCodeAt(0) === TLS_HANDSHAKE || pending.length === MAX_PENDING) return DONE
      spoke = true
      pending.push(challenged ? 'login' : commandOf(text))
      challenged = false
    }
    if (!greeted && !spoke && !mayBegin(up.begun, OPENING)) return DONE
    return up.begun.charCodeAt(0) === TLS_HANDSHAKE ? DONE : ON
  }

  const answered = (bytes: Uint8Array): FamilyStep => {
    for (const { text, end } of down.cut(bytes)) {
      if (listing) {
        listing = text !== '.'
        continue
      }
      const good = /^\+OK\b/i.test(text)
      const challenge = text === '+' || text.startsWith('+ ')
      if (!good && !challenge && !/^-ERR\b/i.test(text)) return DONE
      const what = pending.shift()
      if (challenge) challenged = true
      else if (what === 'greeting') {
        if (!good) return DONE
        greeted = true
      } else if (good) {
        if (what === 'upgrade') return { state: 'upgrade', plain: end }
        if (what === 'login') return DONE
        listing = what === 'list'
      }
    }
    return greeted || mayBegin(down.begun, ['+OK']) ? ON : DONE
  }

  return {
    push: (direction: Direction, bytes) => (direction === 'up' ? readResponse(bytes) : answered(bytes))
  }
}

function commandOf(line: string): Pop3Command {
  if (/^STLS\s*$/i.test(line)) return 'upgrade'
  if (/^(CAPA|AUTH)\s*$/i.test(line)) return 'list'
  // An accepted USER is not a login yet.
  return /^(PASS|APOP|AUTH)\b/i.test(line) ? 'login' : 'other'
}
