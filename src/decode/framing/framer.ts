/**
 * Cuts one stream into frames as the user set it. Sans-io like every decoder: no input makes it throw, its time is
 * linear in the bytes, and how a stream is cut into pushes carries no meaning. What it need not see may be skipped,
 * so that a body costs nothing.
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
