import type { Layer, LayerField } from '../../shared/contract/packets'

/** Decodes the header of a record in a classic pcap file (draft-ietf-opsawg-pcap). */

export interface PcapRecordFormat {
  readonly littleEndian: boolean
  readonly nanoseconds: boolean
  /** 16, or more in a patched variant. */
  readonly recordHeaderBytes: number
}

/** Returns the record in `view`, or null if it is invalid. */
export function decodePcapRecord(
  view: DataView,
  { littleEndian, nanoseconds, recordHeaderBytes }: PcapRecordFormat
): { layer: Layer; start: number; end: number } | null {
  if (view.byteLength < recordHeaderBytes) return null
  const u32 = (at: number): number => view.getUint32(at, littleEndian)
  const captured = u32(8)
  const end = recordHeaderBytes + captured
  if (end > view.byteLength) return null
  const fraction = String(u32(4)).padStart(nanoseconds ? 9 : 6, '0')
  const field = (key: string, at: number, length: number, value: string | number): LayerField => ({
    key,
    value: String(value),
    range: [at, at + length],
    depth: 0
  })
  const fields = [
    field('timestamp', 0, 8, `${u32(0)}.${fraction}`),
    field('captured-length', 8, 4, captured),
    field('original-length', 12, 4, u32(12))
  ]
  return {
    layer: { kind: 'record', ranges: [[0, recordHeaderBytes]], fields },
    start: recordHeaderBytes,
    end
  }
}
