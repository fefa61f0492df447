/** HTTP/2: each frame with its position in the byte stream, and each message with its fields and its body. */

import type { TapMessage } from '../../src/engine/analysis/story/tap-entry'
import { openCapture } from '../helpers/opened-capture'
import { innerMessages, shortHash } from './inner-messages'
import type { Layer, SeenMessage } from './seen-messages'
import { raw, treePackets, trees, value, type Tree } from './tshark-tree'

const DATA = 0
const PUSH_PROMISE = 5
const CONTINUATION = 9
const HEAD_BYTES = 9

interface TsharkFrame extends Pick<SeenMessage, 'connection' | 'direction'> {
  frame: Tree
}

async function framesByTshark(path: string, options: readonly string[]): Promise<TsharkFrame[]> {
  const packets = await treePackets(path, 'http2', options)
  return packets.flatMap(({ connection, direction, layers }) =>
    trees(layers, 'http2')
      // The preface is not a frame.
      .filter((frame) => value(frame, 'http2.type') !== undefined)
      .map((frame) => ({ connection, direction, frame }))
  )
}

export const http2Frames: Layer = {
  name: 'HTTP/2 frames',

  async byTshark(path, options) {
    return (await framesByTshark(path, options)).map(({ connection, direction, frame }) => {
      const number = (name: string): number => Number(value(frame, `http2.${name}`))
      const bytes = Buffer.from(raw(frame, 'http2.stream') ?? '', 'hex')
      return {
        connection,
        direction,
        text: frameText(number('type'), number('streamid'), number('flags'), number('length'), bytes)
      }
    })
  },

  async byTcplens(path) {
    const found = await innerMessages(path, 'http/2', isHttp2)
    return found
      .filter(({ row }) => row.kind !== 'PREFACE')
      .map(({ connection, row, fields, bytes }) => {
        const of = (name: string): string => fields.find(({ key }) => key === `http2.${name}`)?.value ?? ''
        const type = NAMES.indexOf(of('type'))
        return {
          connection,
          direction: row.direction,
          text: frameText(
            type,
            Number(of('stream')),
            Number(of('flags').split(' ')[0]),
            Number(of('length')),
            bytes
          )
        }
      })
  }
}

export const http2Messages: Layer = {
  name: 'HTTP/2 messages',

  async byTshark(path, options) {
    const open = new Map<string, Assembled>()
    const all: Assembled[] = []
    const begin = (of: TsharkFrame, stream: number, fields: readonly string[]): Assembled => {
      const { connection, direction } = of
      const message = { connection, direction, stream, fields: [...fields], body: [] }
      all.push(message)
      return message
    }
    for (const each of await framesByTshark(path, options)) {
      const { connection, direction, frame } = each
      const type = Number(value(frame, 'http2.type'))
      const stream = Number(value(frame, 'http2.streamid'))
      const key = `${connection} ${direction} ${stream}`
      if (type === DATA) open.get(key)?.body.push(dataOf(frame))
      const fields = trees(frame, 'http2.stream')
        .flatMap((tree) => trees(tree, 'http2.header'))
        .map((field) => `${value(field, 'http2.header.name')}: ${value(field, 'http2.header.value')}`)
      if (fields.length === 0) continue
      if (type === PUSH_PROMISE) {
        begin(each, Number(value(frame, 'http2.push_promise.promised_stream_id')), fields)
        continue
      }
      const known = open.get(key)
      // tshark lists a field with the frame in which it ends.
      if (known !== undefined && type === CONTINUATION) {
        known.fields.push(...fields)
        continue
      }
      // A section without pseudo-header fields is a trailer section.
      if (known === undefined || fields[0]?.startsWith(':') === true)
        open.set(key, begin(each, stream, fields))
      else known.fields.push('', ...fields)
    }
    return told(all)
  },

  byTcplens(path) {
    const messages = openCapture(path).tap.filter(
      (entry): entry is TapMessage => entry.type === 'message' && isHttp2(entry)
    )
    const seen = messages
      .toSorted(
        (one, other) =>
          one.connection - other.connection ||
          (one.stream ?? 0) - (other.stream ?? 0) ||
          one.range[0] - other.range[0]
      )
      .map(({ connection, direction, stream, headers, trailers, body }) => {
        const fields = [...headers, ...(trailers.length > 0 ? [null] : []), ...trailers]
        const lines = fields.map((field) => (field === null ? '' : `${field[0]}: ${field[1]}`))
        return { connection, direction, text: text(stream ?? 0, lines, body.length, body.sha256.slice(0, 8)) }
      })
    return Promise.resolve(seen)
  }
}

/** Returns the body as sent: tshark inflates a complete body. */
function dataOf(frame: Tree): Buffer {
  const bytes = Buffer.from(raw(frame, 'http2.stream') ?? '', 'hex')
  const isPadded = (Number(value(frame, 'http2.flags')) & 8) !== 0
  const padding = isPadded ? Number(value(frame, 'http2.pad_length')) : 0
  return bytes.subarray(HEAD_BYTES + (isPadded ? 1 : 0), bytes.length - padding)
}

interface Assembled extends Pick<SeenMessage, 'connection' | 'direction'> {
  stream: number
  fields: string[]
  body: Buffer[]
}

function told(all: readonly Assembled[]): SeenMessage[] {
  return all
    .toSorted((one, other) => one.connection - other.connection || one.stream - other.stream)
    .map(({ connection, direction, stream, fields, body }) => {
      const bytes = Buffer.concat(body)
      return { connection, direction, text: text(stream, fields, bytes.length, shortHash(bytes)) }
    })
}

/** tshark's display of non-ASCII bytes depends on its version. */
const text = (stream: number, fields: readonly string[], length: number, hash: string): string =>
  `${stream} ${fields.join('; ').replaceAll(/[^ -~]+/g, '?')} ${length} B ${hash}`

const isHttp2 = ({ version }: { version: string }): boolean => version === 'HTTP/2'

const frameText = (type: number, stream: number, flags: number, length: number, bytes: Uint8Array): string =>
  `${NAMES[type] ?? type} ${stream} 0x${flags.toString(16)} ${length} B ${shortHash(bytes)}`

const NAMES: readonly string[] = [
  'DATA',
  'HEADERS',
  'PRIORITY',
  'RST_STREAM',
  'SETTINGS',
  'PUSH_PROMISE',
  'PING',
  'GOAWAY',
  'WINDOW_UPDATE',
  'CONTINUATION'
]
