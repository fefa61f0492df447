import type { ConversationPiece } from '../../../shared/contract/conversation-replay'
import { AppError } from '../../../shared/model/app-error'
import { joinBytes } from '../../../shared/bytes/join-bytes'
import { ProxyRequestRewriter } from '../forwarding'
import { DecodedCounter } from '../message-counter'
import { endOf, pieceRows } from '../pieces'
import { isEncrypted, type Recording } from '../recording'
import { beginnings } from '../until'
import { FIRST_LINE, MAX_LIMIT_MS, MAX_TEST_BYTES, TARGET } from './model'
import { StreamPrinter } from './http2/print-streams'
import { ValuePrinter, type PrintedValue } from './print-values'
import { printTls } from './test-tls'

/**
 * Prints a recorded conversation as a test. Everything is exact except values that change every time, such as dates.
 */

/**
 * If a reply took longer than this in the recording (milliseconds), the limit is raised by the slack below; otherwise
 * the default limit suffices.
 */
const SLOW_MS = 500
const SLACK_MS = 5000

/** Header line of an HTTP response that contains the date. */
const DATE = /^"Date: .*\\r\\n"$/i
/** Comments on values that change every time. */
const REMARKS: Readonly<Record<string, string>> = {
  'http/1': '# Date headers are patterns: their value changes with every response.',
  'http/2':
    '# HTTP/2 headers are compressed, so a date changes their bytes and length. “< 1 message /.*/” accepts any response.'
}
const DECODED = '# Responses are compared decoded, field by field. Dates and durations may have any value.'
const ENCRYPTED =
  'This is TLS that was not decrypted. Its bytes are valid for one connection only, so a server rejects them in another.'
const ANY_DATE = '"Date: " /[^\\r\\n]*/ "\\r\\n"'

/**
 * `about`: comment lines. `values`: placeholders, which become patterns. Rejects with `not-replayable` if the
 * conversation is too long for a text file or bytes are missing.
 */
export async function printTest(
  recording: Recording,
  about: readonly string[],
  values: readonly PrintedValue[] = []
): Promise<string> {
  const { up, down } = await beginnings(recording)
  const counter = DecodedCounter.pair('down', up, down)?.[0] ?? null
  const isHttp = recording.row.protocol === 'http/1'
  const streams = recording.row.protocol === 'http/2' ? new StreamPrinter() : null
  // HTTP/2 header blocks are compressed, so values do not appear in them literally.
  const printer = new ValuePrinter(streams === null ? values : [])
  const lines: string[] = []
  // The same lines with the server's data decoded; null if part of it cannot be decoded.
  let decoded: string[] | null = streams === null ? null : []
  const add = (asBytes: string[], asFields: string[] | null = asBytes): void => {
    // One by one: a long piece has more lines than a call may have arguments.
    for (const line of asBytes) lines.push(line)
    if (asFields === null) decoded = null
    for (const line of asFields ?? []) decoded?.push(line)
  }
  const forwarding = recording.isForwarded ? new ProxyRequestRewriter() : null
  const rows: Recording['rows'] = (first) => forwarding?.watch(recording.rows(first)) ?? recording.rows(first)
  let ended = 0
  let size = 0
  const print = async (piece: ConversationPiece, isLast: boolean): Promise<void> => {
    size += piece.end - piece.start
    if (size > MAX_TEST_BYTES) {
      throw new AppError(
        'not-replayable',
        `A test can contain at most ${MAX_TEST_BYTES} bytes; this conversation is longer.`
      )
    }
    const bytes = await wholeOf(recording, piece, forwarding)
    if (piece.direction === 'up') counter?.sent(bytes)
    else counter?.received(bytes)
    counter?.forget()
    if (isLast) counter?.receivedEnd()
    const items = piece.direction === 'up' ? printer.sent(bytes) : printer.received(bytes, piece.start)
    if (piece.direction === 'up') {
      const at = Math.max(0, Math.round(piece.time - recording.row.time))
      const printed = block(`> @${at}`, items)
      add(printed, [...(streams?.sent(bytes).map(forPeople) ?? []), ...printed])
      return
    }
    const messages = counter?.between === true ? counter.counted.ends - ended : 0
    ended = counter?.counted.ends ?? 0
    const prefix = messages === 0 ? '<' : `< ${messages} ${messages === 1 ? 'message' : 'messages'}`
    const printed = block(prefix, isHttp ? withoutDates(items) : items)
    add(printed, streams === null ? printed : streams.received(bytes))
  }
  let piece: ConversationPiece | null = null
  // Time of the client's last data, and the longest time the server took to respond.
  let requestTime = recording.row.time
  let slowest = 0
  let isEnded = false
  for await (const next of pieceRows({ ...recording, rows })) {
    const end = next.piece === null ? endOf(next.event, recording.role) : null
    if (piece !== null && piece !== next.piece) await print(piece, end?.direction === 'down')
    piece = next.piece
    const time = next.piece === null ? next.time : next.piece.time + next.piece.took
    if ((next.piece ?? end)?.direction === 'down') slowest = Math.max(slowest, time - requestTime)
    else requestTime = time
    if (end === null || (isEnded && end.direction === 'down')) continue
    isEnded ||= end.direction === 'down'
    add([`${end.direction === 'up' ? '>' : '<'} ${end.how === 'fin' ? 'end' : 'reset'}`])
  }
  if (piece !== null) await print(piece, false)
  const remark = decoded === null ? REMARKS[recording.row.protocol] : DECODED
  const head = [
    FIRST_LINE,
    ...about.map(forPeople),
    ...(remark === undefined ? [] : [remark]),
    ...writtenOut(streams === null ? printer.missing : values.map(({ name }) => name)).map(forPeople),
    ...connectionLines(recording),
    ...(slowest > SLOW_MS ? [`limit ${Math.min(MAX_LIMIT_MS, Math.ceil(slowest) + SLACK_MS)}`] : [])
  ]
  return `${[...head, '', ...(decoded ?? lines)].join('\n')}\n`
}

/** A file name may contain any character, and a line break would start a new step. */
function forPeople(text: string): string {
  return `# ${text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')}`
}

/** Comments for placeholders that cannot be expressed as a pattern. */
function writtenOut(names: readonly string[]): string[] {
  return names.map(
    (name) =>
      `The placeholder ${name} is written as the value of one run, because that value is not literally part of a response.`
  )
}

/** Lines for the target and its TLS settings. */
function connectionLines({ row, tls }: Recording): string[] {
  const { target } = row
  const found = TARGET.exec(target)
  const isAddress = found?.[0] === target && Number(found[3]) > 0
  return [
    isAddress
      ? `target ${target}`
      : forPeople(`Recorded with ${target}, which is not HOST:PORT. Set the target with --target.`),
    ...(tls === null ? [] : printTls(tls, row.unverified === true)),
    ...(isEncrypted(row) ? [forPeople(ENCRYPTED)] : [])
  ]
}

function block(prefix: string, [first = '""', ...rest]: readonly string[]): string[] {
  return [`${prefix} ${first}`, ...rest.map((item) => `  ${item}`)]
}

function withoutDates(items: readonly string[]): string[] {
  // A header line can end with a pattern and a line break of its own.
  const blank = items.findIndex((item, at) => item === '"\\r\\n"' && (items[at - 1] ?? '').endsWith('\\n"'))
  return items.map((item, at) => ((blank < 0 || at < blank) && DATE.test(item) ? ANY_DATE : item))
}

/** Reads a piece as it was sent to or by the upstream server. */
async function wholeOf(
  recording: Recording,
  { direction, start, end }: ConversationPiece,
  forwarding: ProxyRequestRewriter | null
): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  const isForwarded = forwarding !== null && direction === 'up'
  const printed = isForwarded ? forwarding.read(recording, start, end) : recording.read(direction, start, end)
  for await (const bytes of printed) {
    if (typeof bytes !== 'number') parts.push(bytes)
    else {
      throw new AppError(
        'not-replayable',
        `The capture lacks ${bytes} bytes of this conversation, so a test of it would be wrong.`
      )
    }
  }
  return joinBytes(parts)
}
