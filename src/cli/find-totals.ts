import type { FindTotals } from '../engine/find-thread/find-contract'
import type { UnreadContent } from '../engine/analysis/find/unread-content'
import { MAX_MATCHES, MAX_STREAM_MATCHES } from '../engine/find/match-store'
import { MAX_BODY_VIEW_BYTES } from '../shared/contract/limits'
import type { FindArguments } from './find-options'
import type { StandardOutput } from './output'
import { reportError } from './report-error'
import { jsonLine } from './terminal-text'

/** Prints the total of a search, and names what it could not read. */
export async function reportFindTotals(
  totals: FindTotals,
  { count, json, max }: FindArguments,
  output: StandardOutput
): Promise<void> {
  const { total, kept, bytes, unreadable, unreadableCount, unread, unreadCount } = totals
  const missed = { unreadable, unreadableCount, unread, unreadCount }
  if (json) await output.line(jsonLine({ event: 'result', total, bytes, ...missed }))
  else if (count) await output.line(String(total))
  if (!count && max === null && kept < total)
    reportError(
      `Listed ${kept} of ${total} matches: at most ${MAX_STREAM_MATCHES} of a stream and ${MAX_MATCHES} of a capture.`
    )
  for (const { connection, direction, start, end } of unreadable)
    reportError(`Could not read connection ${connection}, ${direction}, bytes ${start} to ${end}.`)
  if (unreadableCount > unreadable.length)
    reportError(`${unreadableCount - unreadable.length} further ranges could not be read.`)
  for (const content of unread) reportError(unreadText(content))
  if (unreadCount > unread.length)
    reportError(`${unreadCount - unread.length} further contents were not searched completely.`)
}

function unreadText({
  connection,
  direction,
  exchange,
  part,
  reason,
  coding,
  searched
}: UnreadContent): string {
  const side = direction === 'up' ? 'request' : 'response'
  const of = part === 'head' || part === 'body' ? `${side} ${part}` : `${part} message (${direction})`
  const beyond = searched === 0 ? 'It was not searched' : `Its content was searched up to byte ${searched}`
  return `Exchange ${exchange}, ${of}, connection ${connection}: ${WHY[reason](coding)}. ${beyond}.`
}

const WHY: Readonly<Record<UnreadContent['reason'], (coding: string | null) => string>> = {
  missing: () => 'bytes are missing in the capture',
  coding: (coding) => `the coding ${coding ?? ''} could not be removed`,
  size: () => `longer than ${MAX_BODY_VIEW_BYTES / 1024 / 1024} MiB`,
  time: () => 'decoding took too long'
}
