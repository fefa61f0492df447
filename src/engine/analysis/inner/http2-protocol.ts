import { BlockReader, type ReadBlock } from '../../../decode/stream/http2/block-reader'
import { frameFields } from '../../../decode/stream/http2/frame-fields'
import { FrameFinder, PREFACE_KIND, type FrameState } from '../../../decode/stream/http2/frame-finder'
import { DATA, END_HEADERS, PADDED } from '../../../decode/stream/http2/frame-names'
import { FRAME_HEAD_BYTES } from '../../../decode/stream/http2/frame-head'
import { EMPTY_TABLE, LOST_TABLE } from '../../../decode/stream/http2/hpack/hpack-decoder'
import { MAX_BLOCK_BYTES } from '../../../decode/stream/http2/limits'
import { FieldList } from '../../../decode/field-list'
import { innerProtocol, type MessageInput } from './inner-protocol'

/** HTTP/2 frames (RFC 9113) of a whole connection. */

/** Limit of frame bytes parsed for fields; the rest of a header block is read separately on request. */
const MAX_FRAME_BYTES = 64 * 1024

export const HTTP2 = innerProtocol<FrameState>({
  layer: 'http/2',
  feed: 'connection',
  createFinder: ({ from }, sink) => new FrameFinder(from, sink),
  states: {
    begin: () => ({ table: EMPTY_TABLE, blockStart: null }),
    unknown: () => ({ table: LOST_TABLE, blockStart: null }),
    behind(input, state) {
      if (!isOfBlock(input)) return state
      const blockStart = state.blockStart ?? input.message.start
      const isLast = ((input.read(input.message.start, FRAME_HEAD_BYTES)[4] ?? 0) & END_HEADERS) !== 0
      if (!isLast) return { table: state.table, blockStart }
      const table = readBlock(input, state)?.table ?? LOST_TABLE
      return { table, blockStart: null }
    }
  },
  describe(input, state) {
    const { message, read } = input
    const bytes = read(message.start, Math.min(message.end - message.start, MAX_FRAME_BYTES))
    if (message.kind === PREFACE_KIND) {
      const list = new FieldList(bytes, (at) => message.start + at)
      list.add('http2.preface', 0, bytes.length, 'PRI * HTTP/2.0', 0)
      return { fields: list.fields, problems: message.problems }
    }
    const block = isOfBlock(input) ? readBlock(input, state) : null
    return {
      fields: frameFields(bytes, message.start, block?.block.fields ?? []).fields,
      problems: message.problems
    }
  },
  payload({ message, read }) {
    const head = read(message.start, FRAME_HEAD_BYTES + 1)
    if (message.kind !== 'DATA' || head[3] !== DATA || message.length === 0) return null
    const from = message.start + FRAME_HEAD_BYTES + (((head[4] ?? 0) & PADDED) !== 0 ? 1 : 0)
    // If the padding exceeds the frame, treat everything after the length octet as data.
    const length = Math.min(message.length, Math.max(0, message.end - from))
    return {
      length,
      contentType: '',
      codings: '',
      decoded: [],
      *pieces() {
        for (let at = from; at < from + length;) {
          const bytes = read(at, from + length - at)
          if (bytes.length === 0) return
          yield bytes
          at += bytes.length
        }
      },
      failed: () => null
    }
  }
})

function isOfBlock({ message: { kind } }: MessageInput): boolean {
  return kind === 'HEADERS' || kind === 'PUSH_PROMISE' || kind === 'CONTINUATION'
}

/**
 * Returns the header block that the frame belongs to, from its first frame on, and the table state after it.
 */
function readBlock(
  { message, read }: MessageInput,
  state: FrameState
): { block: ReadBlock; table: FrameState['table'] } | null {
  const start = state.blockStart ?? message.start
  const reader = new BlockReader(state.table, start, new Uint8Array(0), start)
  while (reader.block === null && reader.frames.offset < start + 2 * MAX_BLOCK_BYTES) {
    const bytes = read(reader.frames.offset, 4096)
    if (bytes.length === 0) break
    reader.frames.push(bytes)
  }
  if (reader.block === null) reader.frames.end()
  return reader.block === null ? null : { block: reader.block, table: reader.tableBehind ?? LOST_TABLE }
}
