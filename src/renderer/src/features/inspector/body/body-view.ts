import type { Component } from 'vue'
import type { BodyEncoding } from '../../../../../decode/view/body-encodings'
import type { PartHeader } from '../../../../../decode/view/multipart'
import type { TextPlaces } from '../../../../../decode/view/text-places'
import type { JsonDocument } from '../../../../../decode/view/json-document'
import type { ByteRange } from '../../../kit/hex/model/hex-layout'

/**
 * Props of every body view. A view must declare all of them, used or not, so that none becomes an attribute. BodyTools
 * renders its actions into the body's toolbar; its slot `inner` renders contained content (parts, a compressed file),
 * because a view cannot import all others.
 */
export interface BodyViewProps {
  readonly bytes: Uint8Array
  readonly contentType: string
  /** More bytes follow, or are missing. */
  readonly mayBeCut: boolean
  /** Label of the content. */
  readonly label: string
  readonly encoding: BodyEncoding
  /** All of it as text, decoded on first use. */
  readonly text: () => string
  readonly json: () => JsonDocument
  /** Markup is HTML. */
  readonly html: boolean
  /** Index of the message in its exchange. */
  readonly message: number
  /** Offsets of the characters of `text` in the bytes. */
  readonly places: () => TextPlaces
  /** The highlighted range of `bytes`. A view that supports highlighting emits `light` with a range. */
  readonly lit: ByteRange | null
  readonly chosen: ChosenByte | null
}

/** A byte chosen in a hex view, as an offset in the body. The view highlights the node that contains it. */
export interface ChosenByte {
  readonly offset: number
}

/** Content within a body, rendered by the slot `inner`. */
export interface InnerContent {
  readonly bytes: Uint8Array
  readonly contentType: string
  readonly mayBeCut: boolean
  readonly title: string
  readonly size: string
  /** Range of its bytes in the surrounding body, for saving; null if they are not literally in it. */
  readonly range: readonly [number, number] | null
  /** The same range including what precedes it, such as the headers of a part. */
  readonly whole: readonly [number, number] | null
  /** Proposed file name for saving. */
  readonly fileName: string
  readonly headers: readonly PartHeader[]
}

export interface BodyViewEntry {
  readonly component: Component
  /** The bytes are decoded as text, so the encoding can be selected. */
  readonly readsText: boolean
}
