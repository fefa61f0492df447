/**
 * Compares two exchanges apart from their messages. Differences that the messages already show are counted there; all
 * others count separately, so that "no difference" is only shown if there is none.
 */
import type { ConnectionDetail, ExchangeDetail, MessageDetail } from '../../../../../shared/contract/traffic'
import type { MessageComparison } from '../../../kit/compare/model/compare-message'

export type FactName = 'status' | 'requestSize' | 'responseSize' | 'state' | 'target' | 'problems' | 'ended'

export interface FactDifference {
  readonly fact: FactName
  /** Already counted among the differences of the messages. */
  readonly isCounted: boolean
  /** All of its differences are ignored. */
  readonly ignored: boolean
}

interface Message {
  readonly message: Pick<MessageDetail, 'bodyLength'>
}

export interface FactSide {
  readonly exchange: { readonly row: Pick<ExchangeDetail['row'], 'status' | 'state' | 'problems'> }
  readonly connection: { readonly row: Pick<ConnectionDetail['row'], 'target' | 'ended'> }
  readonly request: Message | null
  readonly response: Message | null
}

type Found = Pick<MessageComparison, 'startLine' | 'bodyCount'>

/** `found`: the compared messages; null while not known. */
export function compareFacts(
  left: FactSide,
  right: FactSide,
  found: { readonly request: Found; readonly response: Found } | null
): FactDifference[] {
  const differences: FactDifference[] = []
  const compare = (fact: FactName, of: (side: FactSide) => unknown, by: Counted = NOT_COUNTED): void => {
    if (of(left) !== of(right)) differences.push({ fact, ...by })
  }
  compare('status', ({ exchange }) => exchange.row.status, byStartLine(found?.response))
  compare('requestSize', ({ request }) => request?.message.bodyLength ?? null, byBody(found?.request))
  compare('responseSize', ({ response }) => response?.message.bodyLength ?? null, byBody(found?.response))
  compare('state', ({ exchange }) => exchange.row.state)
  compare('target', ({ connection }) => connection.row.target)
  compare('problems', ({ exchange }) => exchange.row.problems)
  // Skipped while a connection is open or if its record ends before the connection does: the end is unknown.
  if ([left, right].every(({ connection: { row } }) => row.ended !== null && row.ended.how !== 'left'))
    compare('ended', ({ connection: { row } }) => `${row.ended?.how ?? ''} ${row.ended?.code ?? ''}`)
  return differences
}

type Counted = Pick<FactDifference, 'isCounted' | 'ignored'>

const NOT_COUNTED: Counted = { isCounted: false, ignored: false }

function byStartLine(found: Found | undefined): Counted {
  if (found === undefined || found.startLine.kind === 'same') return NOT_COUNTED
  return { isCounted: true, ignored: found.startLine.ignored }
}

/** If a message exists on one side only, that already counts as the difference. */
function byBody(found: Found | undefined): Counted {
  if (found === undefined) return NOT_COUNTED
  if (found.startLine.kind === 'removed' || found.startLine.kind === 'added') return byStartLine(found)
  const { differences, ignored } = found.bodyCount
  return { isCounted: differences + ignored > 0, ignored: differences === 0 && ignored > 0 }
}
