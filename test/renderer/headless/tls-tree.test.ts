/** The tree of a TLS message's fields, of which some parts are folded. */

import { describe, expect, it } from 'vitest'
import { fieldAt, fieldRows, messageAt, usuallyUnfolded } from '../../../src/renderer/src/headless/tls-tree'
import type { TlsField } from '../../../src/shared/contract/tls-records'

function field(key: string, start: number, end: number, depth: number): TlsField {
  return { key, value: '', range: [start, end], depth }
}

const FIELDS = [
  field('record', 0, 5, 0),
  field('record-type', 0, 1, 1),
  field('message', 5, 40, 0),
  field('handshake-type', 5, 6, 1),
  field('cipher-suites', 10, 20, 1),
  field('cipher-suite', 12, 14, 2),
  field('compressions', 20, 22, 1)
]

function shown(unfolded: ReadonlySet<number>): string[] {
  return fieldRows(FIELDS, unfolded).map(
    ({ field: { key }, hasParts, isOpen }) => `${key}${hasParts ? (isOpen ? ' -' : ' +') : ''}`
  )
}

describe('fields of a message', () => {
  it('show the message first, its lists and what carries it folded', () => {
    expect(shown(usuallyUnfolded(FIELDS))).toEqual([
      'record +',
      'message -',
      'handshake-type',
      'cipher-suites +',
      'compressions'
    ])
  })

  it('show the parts of what is unfolded, unless it is itself out of sight', () => {
    expect(shown(new Set([4]))).toEqual(['record +', 'message +'])
    expect(shown(new Set([2, 4]))).toContain('cipher-suite')
  })

  it('are found by a byte, with all that must be unfolded for it', () => {
    expect(fieldAt(FIELDS, 13)).toEqual({ index: 5, parents: [4, 2] })
    expect(fieldAt(FIELDS, 30)).toEqual({ index: 2, parents: [] })
    expect(fieldAt(FIELDS, 99)).toBeNull()
  })

  it('are of the message that has the byte in its direction', () => {
    const row = { kind: 'handshake', name: 'ClientHello', value: '', records: 1 } as const
    const messages = [
      { ...row, direction: 'down', range: [0, 50] as [number, number] },
      { ...row, direction: 'up', range: [0, 40] as [number, number] }
    ] as const
    expect([messageAt(messages, 'up', 7), messageAt(messages, 'up', 45)]).toEqual([1, -1])
  })
})
