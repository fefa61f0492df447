/** RESP, the protocol of Redis: each element with its type, its length, and the bytes that it consists of. */

import { describeRedis } from '../../src/decode/stream/redis/describe'
import { openCapture } from '../helpers/opened-capture'
import { shortHash } from './inner-messages'
import type { Layer, SeenMessage } from './seen-messages'
import { isTree, treePackets, trees, type Tree } from './tshark-tree'

export const respElements: Layer = {
  name: 'RESP',

  async byTshark(path, options) {
    const packets = await treePackets(path, 'resp', options)
    return packets.flatMap(({ connection, direction, layers }) =>
      trees(layers, 'resp')
        .flatMap((tree) => elementsOf(tree).filter(({ at }) => at < repeatedFrom(tree)))
        .toSorted((one, other) => one.at - other.at)
        .map(({ bytes }): SeenMessage => ({ connection, direction, text: elementText(bytes) }))
    )
  },

  byTcplens(path) {
    const { handlers, tap } = openCapture(path)
    const seen = tap.flatMap((entry) => {
      if (entry.type !== 'protocol-message' || entry.protocol !== 'redis') return []
      const { connection, direction, kind, range } = entry
      const [start, end] = range
      const { bytes } = handlers['streams.read']({
        connection,
        direction,
        offset: start,
        length: end - start
      })
      const { fields } = describeRedis({ kind, direction, bytes, start, end })
      // tshark does not split the words of an inline command.
      const elements = fields[0]?.key === 'redis.inline' ? fields.slice(0, 1) : fields
      return elements.map(({ range: [from, to] }) => ({
        at: from,
        connection,
        direction,
        text: elementText(Buffer.from(bytes.subarray(from - start, to - start)))
      }))
    })
    return Promise.resolve(
      seen
        .toSorted((one, other) => one.at - other.at)
        .map(({ connection, direction, text }) => ({ connection, direction, text }))
    )
  }
}

const elementText = (bytes: Buffer): string =>
  `${bytes.toString('latin1', 0, 1)} ${bytes.length} B ${shortHash(bytes)}`

/** Names of tshark's elements; those of one name are listed together, with their positions. */
const ELEMENTS = ['string', 'error', 'integer', 'bulk_string', 'array', 'fragment'].map(
  (name) => `resp.${name}`
)

interface Element {
  at: number
  bytes: Buffer
}

function elementsOf(tree: Tree): Element[] {
  return ELEMENTS.flatMap((name) => [
    ...placesOf(tree[`${name}_raw`]),
    ...[tree[name]].flat().filter(isTree).flatMap(elementsOf)
  ])
}

/** Position of an array that tshark shows in part, and as a whole in the frame that completes it. */
function repeatedFrom(tree: Tree): number {
  const isRepeated = JSON.stringify(tree).includes('resp.reassembled_in_next_frame')
  return isRepeated ? Math.max(...placesOf(tree['resp.array_raw']).map(({ at }) => at)) : Infinity
}

/** Reads `[hex, position, …]`, or a list of such. */
function placesOf(raw: unknown): Element[] {
  if (!Array.isArray(raw)) return []
  const [hex, at] = raw as unknown[]
  if (typeof hex === 'string' && typeof at === 'number') return [{ at, bytes: Buffer.from(hex, 'hex') }]
  return raw.flatMap(placesOf)
}
