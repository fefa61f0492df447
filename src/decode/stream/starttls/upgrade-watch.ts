/**
 * Watches an unencrypted connection for an upgrade to TLS: STARTTLS and similar commands. It works on bytes without a
 * socket, and never changes or delays them. It returns the exact position where TLS begins: earlier bytes belong to the
 * unencrypted part, and plaintext after the command is forwarded unchanged, because the server has to judge it (RFC
 * 3207 §6).
 *
 * Each protocol family reads the same bytes until it rules itself out. Most connections are ruled out by all families
 * at their first byte and need no further calls.
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
  /** No upgrade can follow; further calls are not needed. */
  | { state: 'done' }
  /** `plain`: number of bytes of this push before TLS begins. */
  | { state: 'upgrade'; protocol: UpgradeProtocol; plain: number }

export type UpgradeProtocol = 'smtp' | 'imap' | 'pop3' | 'ftp' | 'xmpp' | 'ldap' | 'postgresql' | 'mysql'

export interface UpgradeWatch {
  /** Reads bytes of one direction, in the order in which they are relayed. Does not keep the buffer. */
  push(direction: Direction, bytes: Uint8Array): UpgradeStep
}

/**
 * Bytes after which the watch ends: all these protocols upgrade at the beginning. Also limits the memory of a family.
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
