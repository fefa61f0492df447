import type { Component } from 'vue'
import type { BodyEncoding } from '../../../../decode/view/body-encodings'
import type { PartHeader } from '../../../../decode/view/multipart'
import type { TextPlaces } from '../../../../decode/view/text-places'
import type { JsonDocument } from '../../../../decode/view/json-document'
import type { ByteRange } from '../../headless/hex-layout'

/**
 * What a view of a body is given. A view declares all of it, whether it looks at it or not, so that nothing becomes an
 * attribute. What it offers to do stands in the body's bar by BodyTools; what it contains (parts, a file that was
 * compressed) is shown by its slot `inner`, since a view cannot know all others.
 */
export interface BodyViewProps {
  readonly bytes: Uint8Array
  readonly contentType: string
  /** More bytes follow, or should have. */
  readonly mayBeCut: boolean
  /** What this is the content of. */
  readonly label: string
  readonly encoding: BodyEncoding
  /** All of it as text, decoded when first asked for. */
  readonly text: () => string
  readonly json: () => JsonDocument
  /** Markup is HTML. */
  readonly html: boolean
  /** Place of the message in its exchange. */
  readonly message: number
  /** Where the characters of `text` are among the bytes. */
  readonly places: () => TextPlaces
  /** The lit range of `bytes`. A view that can light a part of them emits `light` with its range. */
  readonly lit: ByteRange | null
  readonly chosen: ChosenByte | null
}

/** A byte that was chosen in a hex view, as an offset in the body. The view lights the node that it belongs to. */
export interface ChosenByte {
  readonly offset: number
}

/** Content within a body, as the slot `inner` shows it. */
export interface InnerContent {
  readonly bytes: Uint8Array
  readonly contentType: string
  readonly mayBeCut: boolean
  readonly title: string
  readonly size: string
  /** Its bytes among those it stands in, where they are there as they are: what they are saved by. */
  readonly range: readonly [number, number] | null
  /** The same with what belongs to it in front, such as the headers of a part. */
  readonly whole: readonly [number, number] | null
  /** Proposed where it is saved. */
  readonly fileName: string
  readonly headers: readonly PartHeader[]
}

export interface BodyViewEntry {
  readonly component: Component
  /** The bytes are read as characters: the choice of an encoding means something. */
  readonly readsText: boolean
}
