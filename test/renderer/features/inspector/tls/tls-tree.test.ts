/** Selection of the TLS fields from field trees. */

import { describe, expect, it } from 'vitest'
import {
  isUsuallyUnfolded,
  messageAt
} from '../../../../../src/renderer/src/features/inspector/tls/model/tls-tree'

describe('TLS messages', () => {
  it('show the message first, with its lists and its record folded', () => {
    const isOpen = (key: string): boolean => isUsuallyUnfolded({ key, value: '', range: [0, 1], depth: 0 })
    expect(['record', 'message', 'cipher-suites', 'extensions'].map(isOpen)).toEqual([
      false,
      true,
      false,
      true
    ])
  })

  it('are found by a byte of their direction', () => {
    const row = { kind: 'handshake', name: 'ClientHello', value: '', records: 1 } as const
    const messages = [
      { ...row, direction: 'down', range: [0, 50] as [number, number] },
      { ...row, direction: 'up', range: [0, 40] as [number, number] }
    ] as const
    expect([messageAt(messages, 'up', 7), messageAt(messages, 'up', 45)]).toEqual([1, -1])
  })
})
