import { useFilterEntries } from '../../app/actions/use-filter-entries'
import { useSelectionStore } from '../../app/stores/selection'
import type { ByteRange } from '../../kit/hex/model/hex-layout'
import type { MenuEntry } from '../../kit/model/menu-entry'
import { bytesAtTerm, bytesTerm, termRange, type BytesKey } from '../../kit/model/seen-term'

/** Reads bytes of a stream or body; rejects if the capture does not hold them. */
type ReadBytes = (from: number, length: number) => Promise<Uint8Array>

/**
 * Returns a function for the menu entries that filter by a range of bytes: the visible table by those of a stream, the
 * exchanges by those of a body. There are none for a range behind the part of a stream that filters read.
 */
export function useBytesFilter(): (key: BytesKey, range: ByteRange, read: ReadBytes) => MenuEntry[] {
  const entries = useFilterEntries()
  const selection = useSelectionStore()
  return (key, range, read) => {
    const compared = termRange(range)
    if (compared === null) return []
    const [from, to] = compared
    return entries.ofBytes({
      table: key === 'up' || key === 'down' ? selection.tab : 'exchanges',
      place: `${key}[${from}..${to}]`,
      terms: async () => {
        const bytes = await read(from, to - from)
        return { here: bytesAtTerm(key, compared, bytes), anywhere: bytesTerm(key, bytes) }
      }
    })
  }
}
