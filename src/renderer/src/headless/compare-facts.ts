/**
 * What two exchanges are beside their messages: which of it differs. Much of it follows from what the messages say, and
 * is counted there; what nothing else says counts by itself, so that "no difference" means that none is shown.
 */
import type { ConnectionDetail, ExchangeDetail, MessageDetail } from '../../../shared/contract/traffic'
import type { MessageComparison } from './compare-message'

export type FactName = 'status' | 'requestSize' | 'responseSize' | 'state' | 'target' | 'problems' | 'ended'

export interface FactDifference {
  readonly fact: FactName
  /** The messages' own differences say it, and are counted. */
  readonly isTold: boolean
  /** They are ignored, all of them. */
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

/** `found`: what the messages say; null while that is not known. */
export function compareFacts(
  left: FactSide,
  right: FactSide,
  found: { readonly request: Found; readonly response: Found } | null
): FactDifference[] {
  const differences: FactDifference[] = []
  const compare = (fact: FactName, of: (side: FactSide) => unknown, by: Told = NOT_TOLD): void => {
    if (of(left) !== of(right)) differences.push({ fact, ...by })
  }
  compare('status', ({ exchange }) => exchange.row.status, byStartLine(found?.response))
  compare('requestSize', ({ request }) => request?.message.bodyLength ?? null, byBody(found?.request))
  compare('responseSize', ({ response }) => response?.message.bodyLength ?? null, byBody(found?.response))
  compare('state', ({ exchange }) => exchange.row.state)
  compare('target', ({ connection }) => connection.row.target)
  compare('problems', ({ exchange }) => exchange.row.problems)
  // How one ends that still stands nobody knows yet, nor of one whose record ends before: that is no difference.
  if ([left, right].every(({ connection: { row } }) => row.ended !== null && row.ended.how !== 'left'))
    compare('ended', ({ connection: { row } }) => `${row.ended?.how ?? ''} ${row.ended?.code ?? ''}`)
  return differences
}

type Told = Pick<FactDifference, 'isTold' | 'ignored'>

const NOT_TOLD: Told = { isTold: false, ignored: false }

function byStartLine(found: Found | undefined): Told {
  if (found === undefined || found.startLine.kind === 'same') return NOT_TOLD
  return { isTold: true, ignored: found.startLine.ignored }
}

/** The length of a message that is on one side alone is said by that. */
function byBody(found: Found | undefined): Told {
  if (found === undefined) return NOT_TOLD
  if (found.startLine.kind === 'removed' || found.startLine.kind === 'added') return byStartLine(found)
  const { differences, ignored } = found.bodyCount
  return { isTold: differences + ignored > 0, ignored: differences === 0 && ignored > 0 }
}
