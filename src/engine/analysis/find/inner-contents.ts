import { grpcType } from '../../../decode/view/grpc/status'
import { WebTextReader } from '../../../decode/view/grpc/web-text'
import { parseMediaType } from '../../../decode/view/media-type'
import type { InnerMessage } from '../../../decode/stream/inner'
import { dataRanges } from '../../../decode/stream/sse/event-fields'
import { MAX_BODY_VIEW_BYTES } from '../../../shared/contract/limits'
import type { Direction } from '../../../shared/model/direction'
import { OutOfTime, removeCodings } from '../../codings/content'
import { joinBytes } from '../../../shared/bytes/join-bytes'
import { GRPC } from '../inner/grpc-protocol'
import type { InnerContext } from '../inner/inner-protocol'
import { SSE } from '../inner/sse-protocol'
import { MAX_BODY_MS, type UnreadContent } from './unread-content'
import type { ContentOutput } from './content-output'
import { WebSocketContents } from './websocket-contents'

/** Decodes the messages inside a body whose content differs from that of the body. */

const PIECE_BYTES = 16 * 1024
const LINE_FEED = Uint8Array.of(0x0a)

export interface InnerBody {
  readonly layer: 'sse' | 'grpc' | 'websocket'
  readonly direction: Direction
  /** The body without chunks and content codings. */
  readonly bytes: Uint8Array
  readonly context: InnerContext
}

export async function addInnerContents(body: InnerBody, output: ContentOutput): Promise<void> {
  switch (body.layer) {
    case 'sse':
      await addEvents(body, output)
      break
    case 'grpc':
      await addCalls(body, output)
      break
    case 'websocket':
      await addWebSocket(body, output)
  }
}

/** Adds the data of events in several lines, which a client receives joined. */
async function addEvents({ bytes, context }: InnerBody, output: ContentOutput): Promise<void> {
  const events: InnerMessage[] = []
  const finder = SSE.createFinder(context, (event) => events.push(event))
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    finder.push('down', bytes.subarray(at, at + PIECE_BYTES), at)
    if (at + PIECE_BYTES >= bytes.length) finder.finish()
    for (const { start, end } of events.splice(0)) {
      const ranges = [...dataRanges(bytes.subarray(start, end))]
      if (ranges.length < 2) continue
      for (const [number, [from, to]] of ranges.entries()) {
        if (number > 0) output.derived(LINE_FEED, start + from - 1, start + from)
        output.repeated(bytes.subarray(start + from, start + to), start + from, start + to)
      }
      output.end(start)
    }
    await output.turn()
  }
}

/** Adds the compressed messages of a gRPC call, and the whole body if it is Base64. */
async function addCalls({ direction, bytes, context }: InnerBody, output: ContentOutput): Promise<void> {
  const head = direction === 'up' ? context.request : context.response
  const isText = grpcType(parseMediaType(head?.contentType ?? '').essence)?.text === true
  const plain = isText ? fromBase64(bytes) : bytes
  if (isText) {
    output.derived(plain, 0, bytes.length)
    output.end(0)
  }
  const messages: InnerMessage[] = []
  const finder = GRPC.createFinder(context, (message) => messages.push(message))
  finder.push(direction, plain, 0)
  finder.finish()
  const read = (offset: number, length: number): Uint8Array => plain.subarray(offset, offset + length)
  for (const message of messages) {
    const payload = GRPC.payload({ message, context, read }, undefined)
    if (payload === null || payload.codings === '') continue
    const [from, to] = isText ? [0, bytes.length] : [message.start, message.end]
    await addPayload(payload.pieces(), payload.codings, from, to, output)
  }
}

async function addPayload(
  payload: Iterable<Uint8Array>,
  codings: string,
  from: number,
  to: number,
  output: ContentOutput
): Promise<void> {
  const until = performance.now() + MAX_BODY_MS
  const { pieces, report } = removeCodings(payload, codings, () => performance.now() > until)
  let reason: UnreadContent['reason'] | null = null
  try {
    for await (const piece of pieces) {
      // Without output of the coding, the pieces are the coded bytes.
      if (report.decoded.length === 0) continue
      output.derived(piece.subarray(0, MAX_BODY_VIEW_BYTES - output.length), from, to)
      if (output.length < MAX_BODY_VIEW_BYTES) continue
      reason = 'size'
      break
    }
    if (report.failed !== null) reason = 'coding'
  } catch (error) {
    if (!(error instanceof OutOfTime)) throw error
    reason = 'time'
  }
  if (reason !== null) output.unread(from, to, reason, reason === 'coding' ? report.failed : null)
  output.end(from)
}

async function addWebSocket({ direction, bytes, context }: InnerBody, output: ContentOutput): Promise<void> {
  const read = (offset: number, length: number): Uint8Array => bytes.subarray(offset, offset + length)
  const contents = new WebSocketContents(context, () => read, output)
  for (let at = 0; at < bytes.length; at += PIECE_BYTES)
    await contents.push(direction, bytes.subarray(at, at + PIECE_BYTES), at)
  await contents.finish()
}

function fromBase64(text: Uint8Array): Uint8Array {
  const reader = new WebTextReader()
  return joinBytes([reader.push(text), reader.end()])
}
