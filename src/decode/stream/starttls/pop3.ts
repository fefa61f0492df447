/**
 * POP3 (RFC 2595 §4): `STLS`, which is a command like any other and answered in its turn, since +OK says nothing of
 * what it answers. Only `CAPA` and a bare `AUTH` have answers of several lines before the login, and nobody upgrades
 * behind it.
 */

import type { Direction } from '../../../shared/model/direction'
import { DONE, ON, TLS_HANDSHAKE, type Family, type FamilyStep } from './family'
import { LineCutter, mayBegin } from './lines'

type Asked = 'greeting' | 'upgrade' | 'login' | 'list' | 'other'

/** More commands in flight than any client sends. */
const MAX_ASKED = 256

const OPENING = ['CAPA', 'STLS', 'USER ', 'AUTH', 'APOP ', 'NOOP', 'QUIT']

export function createPop3(): Family {
  const up = new LineCutter()
  const down = new LineCutter()
  /** What has not been answered yet, the oldest first. */
  const asked: Asked[] = ['greeting']
  let greeted = false
  let spoke = false
  let listing = false
  /** The next line answers a challenge. */
  let challenged = false

  const heard = (bytes: Uint8Array): FamilyStep => {
    for (const { text } of up.cut(bytes)) {
      if (!greeted && !spoke && !mayBegin(text, OPENING)) return DONE
      if (text.charCodeAt(0) === TLS_HANDSHAKE || asked.length === MAX_ASKED) return DONE
      spoke = true
      asked.push(challenged ? 'login' : askedBy(text))
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
      const what = asked.shift()
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
    push: (direction: Direction, bytes) => (direction === 'up' ? heard(bytes) : answered(bytes))
  }
}

function askedBy(line: string): Asked {
  if (/^STLS\s*$/i.test(line)) return 'upgrade'
  if (/^(CAPA|AUTH)\s*$/i.test(line)) return 'list'
  // A USER that is taken is no login yet.
  return /^(PASS|APOP|AUTH)\b/i.test(line) ? 'login' : 'other'
}
