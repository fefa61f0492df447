/**
 * Splits one stream into frames with the user's settings. Sans-io like every decoder: never throws on any input, takes
 * linear time, and gives the same result for any split into pushes. Bytes that it does not need may be skipped, so that
 * the body of a frame costs nothing.
 */
import type { Framing } from '../../shared/contract/framing'
import { createDelimiterFramer } from './delimiter-framer'
import { createFixedFramer } from './fixed-framer'
import { createGapFramer } from './gap-framer'
import { createLengthFramer } from './length-framer'
import type { Framer } from './frames'

export type { FrameEnd, FrameProblem, Framer, LostFraming } from './frames'

export function createFramer(framing: Framing): Framer {
  switch (framing.kind) {
    case 'delimiter':
      return createDelimiterFramer(framing)
    case 'fixed':
      return createFixedFramer(framing)
    case 'length':
      return createLengthFramer(framing)
    case 'gap':
      return createGapFramer(framing)
  }
}
