/**
 * Watches a plain conversation for the moment at which both sides agree to go on in TLS: STARTTLS and its kin. It
 * knows bytes only, no socket; it never changes or keeps back what it sees. It says after which byte TLS begins, which
 * must be told exactly: bytes before it belong to the plain part (what was sent plain behind the command is passed on
 * as it came, RFC 3207 §6 is the server's to judge), bytes behind it to a TLS handshake.
 *
 * Every family of protocols looks at the same bytes until it knows that it is not spoken here. Most conversations are
 * over for all of them with their first byte, and from then on nobody has to ask.
 */

import type { Direction } from '../../../shared/model/direction'
import { createImap } from './imap'
import { createLdap } from './ldap'
import { createMysql } from './mysql'
import { createFtp, createSmtp } from './numeric'
import { createPop3 } from './pop3'
import { createPostgresql } from './postgresql'
import { createXmpp } from './xmpp'
import { DONE, ON, type Family, type FamilyStep } from './family'

export type UpgradeStep =
  | { state: 'on' }
  /** No upgrade will come; nobody needs to ask again. */
  | { state: 'done' }
  /** `plain`: how many bytes of this push still belong to the plain part. */
  | { state: 'upgrade'; protocol: UpgradeProtocol; plain: number }

export type UpgradeProtocol = 'smtp' | 'imap' | 'pop3' | 'ftp' | 'xmpp' | 'ldap' | 'postgresql' | 'mysql'

export interface UpgradeWatch {
  /** Bytes of one direction, in the order in which they are relayed. They are not kept: the buffer may be used again. */
  push(direction: Direction, bytes: Uint8Array): UpgradeStep
}

/**
 * Where nothing was agreed in so many bytes, nothing will be: every one of these protocols upgrades at its beginning.
 * It bounds what a family can be made to keep, too.
 */
export const WATCH_LIMIT = 65_536

export function createUpgradeWatch(): UpgradeWatch {
  let families: [UpgradeProtocol, Family][] = [
    ['smtp', createSmtp()],
    ['ftp', createFtp()],
    ['imap', createImap()],
    ['pop3', createPop3()],
    ['xmpp', createXmpp()],
    ['ldap', createLdap()],
    ['postgresql', createPostgresql()],
    ['mysql', createMysql()]
  ]
  let left = WATCH_LIMIT

  return {
    push(direction, bytes) {
      if (bytes.length === 0) return families.length > 0 ? ON : DONE
      const seen = bytes.length > left ? bytes.subarray(0, left) : bytes
      left -= seen.length
      const alive: typeof families = []
      for (const [protocol, family] of families) {
        const step: FamilyStep = family.push(direction, seen)
        if (step.state === 'upgrade') {
          families = []
          return { state: 'upgrade', protocol, plain: step.plain }
        }
        if (step.state === 'on') alive.push([protocol, family])
      }
      families = left > 0 ? alive : []
      return families.length > 0 ? ON : DONE
    }
  }
}
