/**
 * Figures of two exchanges: which of them differ, and which differences count in addition to those of the messages.
 */
import { describe, expect, it } from 'vitest'
import {
  compareFacts,
  type FactDifference,
  type FactSide
} from '../../../../src/renderer/src/features/compare/model/compare-facts'
import type { MessageComparison } from '../../../../src/renderer/src/kit/compare/model/compare-message'

type Found = Pick<MessageComparison, 'startLine' | 'bodyCount'>

const FIN = { by: 'target', how: 'fin', code: null } as const
const line = (kind: Found['startLine']['kind'], ignored = false): Found['startLine'] => ({
  ...{ kind, ignored, left: null, right: null }
})
const found = (startLine: Found['startLine'] = line('same'), differences = 0, ignored = 0): Found => ({
  startLine,
  bodyCount: { differences, ignored }
})
const side = (
  exchange: Partial<FactSide['exchange']['row']> = {},
  connection: Partial<FactSide['connection']['row']> = {},
  answered: number | null = 2
): FactSide => ({
  exchange: { row: { status: 200, state: 'complete', problems: 0, ...exchange } },
  connection: { row: { target: 'a:80', ended: FIN, ...connection } },
  request: { message: { bodyLength: 0 } },
  response: answered === null ? null : { message: { bodyLength: answered } }
})
const compared = (right: FactSide, response: Found = found()): FactDifference[] =>
  compareFacts(side(), right, { request: found(), response })
const counts = { isCounted: false, ignored: false }
const told = { isCounted: true, ignored: false }

describe('the difference in facts outside the messages', () => {
  it('is empty when nothing differs', () => {
    expect(compared(side())).toEqual([])
  })

  it('counts if no message shows it', () => {
    const right = side(
      { state: 'incomplete', problems: 1 },
      { target: 'b:80', ended: { by: 'target', how: 'rst', code: 'ECONNRESET' } }
    )
    expect(compared(right)).toEqual([
      { fact: 'state', ...counts },
      { fact: 'target', ...counts },
      { fact: 'problems', ...counts },
      { fact: 'ended', ...counts }
    ])
  })

  it('ignores the end of a connection that is open or was not recorded', () => {
    const reset = side({}, { ended: { by: 'target', how: 'rst', code: null } })
    const open = side({}, { ended: null })
    const left = side({}, { ended: { by: 'tcplens', how: 'left', code: null } })
    expect(compared(open)).toEqual([])
    expect(compareFacts(open, reset, null)).toEqual([])
    expect(compareFacts(left, reset, null)).toEqual([])
  })

  it('is counted once: with the start line and the body that show it', () => {
    const right = side({ status: 402 }, {}, 9)
    expect(compared(right, found(line('changed'), 3))).toEqual([
      { fact: 'status', ...told },
      { fact: 'responseSize', ...told }
    ])
    expect(compared(side({ status: null }, {}, null), found(line('removed')))).toEqual([
      { fact: 'status', ...told },
      { fact: 'responseSize', ...told }
    ])
  })

  it('counts if the compared parts of the bodies are equal, but their lengths differ', () => {
    expect(compared(side({}, {}, 9))).toEqual([{ fact: 'responseSize', ...counts }])
  })

  it('is ignored along with the line that shows it', () => {
    const right = side({ status: 201 }, {}, 9)
    expect(compared(right, found(line('changed', true), 0, 2))).toEqual([
      { fact: 'status', isCounted: true, ignored: true },
      { fact: 'responseSize', isCounted: true, ignored: true }
    ])
  })
})
