/** RESP, the protocol of Redis: the values of each element, in order, with their types. */

import { openCapture } from '../helpers/opened-capture'
import { shortHash } from './inner-messages'
import type { Layer, SeenMessage } from './seen-messages'
import { isTree, raw, treePackets, trees, value, type Tree } from './tshark-tree'

export const respElements: Layer = {
  name: 'RESP',

  async byTshark(path, options) {
    const packets = await treePackets(path, 'resp', options)
    return packets.flatMap(({ connection, direction, layers }) =>
      trees(layers, 'resp')
        .flatMap(elements)
        .map((text): SeenMessage => ({ connection, direction, text }))
    )
  },

  byTcplens(path) {
    const { handlers, tap } = openCapture(path)
    const seen: SeenMessage[] = []
    const messages = tap.flatMap((entry) => (entry.type === 'protocol-message' && entry.protocol === 'redis' ? [entry] : []))
    const order = messages.toSorted((one, other) => one.range[0] - other.range[0])
    for (const { connection, exchange, direction, range } of order) {
      const { messages: parts } = handlers['exchanges.get']({ exchange })
      const detail = parts.find((part) => part.direction === direction && part.range[0] === range[0])
      const lines = detail?.fields.flatMap(({ name, value: shown, type }) => line(type ?? name, shown)) ?? []
      seen.push(...lines.map((text): SeenMessage => ({ connection, direction, text })))
    }
    return Promise.resolve(seen)
  }
}
