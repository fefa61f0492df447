/** WebSocket: each frame with its bits, length and unmasked payload, and each message with its content. */

import type { FoundInner } from './inner-messages'
import { innerMessages, shortHash } from './inner-messages'
import type { Layer, SeenMessage } from './seen-messages'
import { raw, treePackets, trees, value, type Tree } from './tshark-tree'

const CONTROL = 8

export const websocketFrames: Layer = {
  name: 'WebSocket frames',

  async byTshark(path, options) {
    const packets = await treePackets(path, 'websocket', options)
    return packets.flatMap(({ connection, direction, layers }) =>
      trees(layers, 'websocket').map((frame): SeenMessage => {
        const bytes = Buffer.from(raw(frame, 'websocket.payload') ?? '', 'hex')
        return { connection, direction, text: line({ ...headOf(frame), bytes }) }
      })
    )
  },

  async byTcplens(path) {
    const found = await innerMessages(path, 'websocket', isHandshake)
    return found
      .flatMap((message) => framesOf(message))
      .toSorted((one, other) => one.at - other.at)
      .map(({ connection, direction, text }) => ({ connection, direction, text }))
  }
}

export const websocketMessages: Layer = {
  name: 'WebSocket messages',

  async byTshark(path, options) {
    const packets = await treePackets(path, 'websocket', options)
    const open = new Map<string, { kind: number; text: string }>()
    const seen: SeenMessage[] = []
    for (const { connection, direction, layers } of packets) {
      // A payload that is not text is a separate layer.
      const data = trees(layers, 'data')
      for (const frame of trees(layers, 'websocket')) {
        const { opcode, fin } = headOf(frame)
        const key = `${connection} ${direction}`
        const own = raw(frame, 'websocket.payload') ?? ''
        if (opcode >= CONTROL) {
          seen.push({ connection, direction, text: said(opcode, own) })
          continue
        }
        const begun = opcode === 0 ? open.get(key) : undefined
        const message = { kind: begun?.kind ?? opcode, text: (begun?.text ?? '') + own }
        if (!fin) {
          open.set(key, message)
          continue
        }
        open.delete(key)
        const other = message.kind === 1 ? undefined : data.shift()
        const isCompressed = value(frame, 'websocket.pmc') === '1'
        const shown =
          raw(frame, 'websocket.payload.text') ??
          (other && raw(other, 'data.data')) ??
          (isCompressed ? '' : message.text)
        seen.push({ connection, direction, text: said(message.kind, shown) })
      }
    }
    return seen
  },

  async byTcplens(path) {
    const found = await innerMessages(path, 'websocket', isHandshake)
    return found
      .toSorted((one, other) => one.row.range[1] - other.row.range[1])
      .map(({ connection, row, payload }) => ({
        connection,
        direction: row.direction,
        text: `${said(KINDS.indexOf(row.kind), payload.toString('hex'))}${row.complete ? '' : ' cut'}`
      }))
  }
}

const KINDS: readonly string[] = [
  'continuation',
  'text',
  'binary',
  '',
  '',
  '',
  '',
  '',
  'close',
  'ping',
  'pong'
]

const isHandshake = ({ status, headers }: { status: number; headers: [string, string][] }): boolean =>
  status === 101 &&
  headers.some(([name, said]) => name.toLowerCase() === 'upgrade' && said.toLowerCase() === 'websocket')

interface Frame {
  opcode: number
  fin: boolean
  reserved: number
  masked: boolean
  length: number
  bytes: Uint8Array
}

function line({ opcode, fin, reserved, masked, length, bytes }: Frame): string {
  const bits = [fin && 'FIN', reserved > 0 && `RSV ${reserved}`, masked && 'MASK'].filter(Boolean)
  return `${[KINDS[opcode] ?? opcode, ...bits].join(' ')} ${length} B ${shortHash(bytes)}`
}

const said = (opcode: number, hex: string): string =>
  `${KINDS[opcode] ?? opcode} ${hex.length / 2} B ${shortHash(Buffer.from(hex, 'hex'))}`

function headOf(frame: Tree): Omit<Frame, 'bytes'> {
  const extended =
    value(frame, 'websocket.payload_length_ext_16') ?? value(frame, 'websocket.payload_length_ext_64')
  return {
    opcode: Number(value(frame, 'websocket.opcode')),
    fin: value(frame, 'websocket.fin') === '1',
    reserved: Number(value(frame, 'websocket.rsv')),
    masked: value(frame, 'websocket.mask') === '1',
    length: Number(extended ?? value(frame, 'websocket.payload_length'))
  }
}

/** Builds frames from the listed fields; the payload from their range and masking key. */
function framesOf({ connection, row, fields, bytes }: FoundInner): (SeenMessage & { at: number })[] {
  const starts = fields.flatMap(({ key }, at) => (key === 'websocket.frame' ? [at] : []))
  return starts.map((start, nth) => {
    const own = fields.slice(start, starts[nth + 1])
    const of = (name: string): string => own.find(({ key }) => key === `websocket.${name}`)?.value ?? ''
    const flags = of('flags')
    const [from, to] = own.find(({ key }) => key === 'websocket.payload')?.range ?? [0, 0]
    const key = Buffer.from(of('key'), 'hex')
    const payload = bytes.subarray(from - row.range[0], to - row.range[0])
    const frame = {
      opcode: parseInt(/0x(\w+)/.exec(of('opcode'))?.[1] ?? '', 16),
      fin: flags.includes('FIN'),
      reserved: [1, 2, 3].reduce((sum, bit) => sum + (flags.includes(`RSV${bit}`) ? 8 >> bit : 0), 0),
      masked: of('mask') === 'MASK',
      length: Number(of('length')),
      bytes: from === to ? payload.subarray(0, 0) : payload.map((byte, at) => byte ^ (key[at % 4] ?? 0))
    }
    return { connection, direction: row.direction, text: line(frame), at: own[0]?.range[0] ?? 0 }
  })
}
