import { useEngine } from '../../app/bridge/engine-client'
import type { RecordedConversation } from '../../app/stores/conversations'
import type { StreamRange } from './use-piece-streams'

/** Returns the exchange whose message contains the start of a stream range; null if there is none. */
export function useExchangeAt(): (of: RecordedConversation, range: StreamRange) => Promise<number | null> {
  const engine = useEngine()

  const numberAt = async (of: RecordedConversation, index: number): Promise<[number | null, number]> => {
    const { total, exchanges } = await engine.request('connections.exchanges', {
      ...of,
      first: index,
      count: 1
    })
    return [exchanges[0] ?? null, total]
  }
  /** Returns the start of the exchange's message in that direction; null if it has none. */
  const startOf = async (capture: number, exchange: number, direction: string): Promise<number | null> => {
    const { messages } = await engine.request('exchanges.get', { capture, exchange })
    return messages.find((message) => message.direction === direction)?.range[0] ?? null
  }

  // Binary search: exchanges have the same order in both streams.
  return async (of, { direction, start }) => {
    const [first, total] = await numberAt(of, 0)
    let found = first
    for (let [low, high] = [0, total]; high - low > 1;) {
      const middle = (low + high) >> 1
      const [exchange] = await numberAt(of, middle)
      const from = exchange === null ? null : await startOf(of.capture, exchange, direction)
      if (from !== null && from <= start) {
        low = middle
        found = exchange
      } else high = middle
    }
    return found
  }
}
