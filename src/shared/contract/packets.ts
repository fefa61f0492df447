import * as v from 'valibot'
import { CaptureId } from './captures'

/** A recorded packet and its fields, layer by layer, from the file's block inwards. */

const Bytes = v.custom<Uint8Array>((value) => value instanceof Uint8Array)
/** Half-open, in the packet's bytes. */
const Range = v.tuple([v.number(), v.number()])

const LAYER_KINDS = [
  'block',
  'record',
  'link',
  'ethernet',
  'sll',
  'loopback',
  'ppp',
  'vlan',
  'pppoe',
  'mpls',
  'llc',
  'ipv4',
  'ipv6',
  'tcp',
  'payload'
] as const
const FIELD_NOTES = ['good', 'bad', 'none', 'cut'] as const

export const LayerField = v.strictObject({
  /** Stable, such as `source-port`; the window translates it. */
  key: v.string(),
  value: v.string(),
  range: Range,
  /** 1 for a part of the field above it. */
  depth: v.number(),
  /** `good`, `bad`, `none`: a checksum is correct, wrong, or was not computed. `cut`: bytes are missing. */
  note: v.optional(v.picklist(FIELD_NOTES))
})
export type LayerField = v.InferOutput<typeof LayerField>

export const Layer = v.strictObject({
  kind: v.picklist(LAYER_KINDS),
  /** All of its own bytes, without its payload. The block has bytes before and after the packet. */
  ranges: v.array(Range),
  fields: v.array(LayerField)
})
export type Layer = v.InferOutput<typeof Layer>

export const packetRequests = {
  /** Returns the packet that an entry of the conversation was recorded as. `not-found` for a gap. */
  'connections.packet': {
    input: v.strictObject({
      capture: CaptureId,
      connection: v.pipe(v.number(), v.integer(), v.minValue(1)),
      entry: v.pipe(v.number(), v.integer(), v.minValue(0))
    }),
    /** `bytes` is the whole block of the file; layers are ordered from the outermost inwards. */
    output: v.strictObject({ bytes: Bytes, layers: v.array(Layer) })
  }
}
