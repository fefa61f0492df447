import type { Layer, LayerField } from '../../../../../../shared/contract/packets'
import type { ByteRange } from '../../../../kit/hex/model/hex-layout'

/** Layers of a packet as list groups in byte order; the beginning and end of its capture block are separate groups. */

export type GroupName = Layer['kind'] | 'blockEnd'

export interface PacketGroup {
  readonly name: GroupName
  /** Null for a layer without its own bytes. */
  readonly range: ByteRange | null
  readonly fields: readonly LayerField[]
}

export function packetGroups(layers: readonly Layer[]): PacketGroup[] {
  const groups = layers.flatMap(({ kind, ranges, fields }): PacketGroup[] =>
    ranges.length === 0
      ? [{ name: kind, range: null, fields }]
      : ranges.map((range, part) => ({
          name: part === 0 ? kind : 'blockEnd',
          range,
          fields: fields.filter((field) => isWithin(field.range, range))
        }))
  )
  // The block end follows everything that the block contains.
  return [
    ...groups.filter(({ name }) => name !== 'blockEnd'),
    ...groups.filter(({ name }) => name === 'blockEnd')
  ]
}

/** Returns the smallest field that contains a byte, else the group's range. */
export function rangeAt(groups: readonly PacketGroup[], offset: number): ByteRange | null {
  const group = groups.find(({ range }) => range !== null && range[0] <= offset && offset < range[1])
  const fields = (group?.fields ?? []).filter(({ range }) => range[0] <= offset && offset < range[1])
  const smallest = fields.reduce<LayerField | null>(
    (least, field) => (least === null || size(field.range) < size(least.range) ? field : least),
    null
  )
  return smallest?.range ?? group?.range ?? null
}

function isWithin([start, end]: ByteRange, [from, to]: ByteRange): boolean {
  return start >= from && end <= to
}

function size([start, end]: ByteRange): number {
  return end - start
}
