/**
 * Checks whether a captured picture or page may be rendered as soon as it is selected. Reads headers and markup only,
 * in linear time. Rendering has its own limits; this check prevents known bombs from starting.
 */
import { imageSizeOf } from './image-size'
import { imageTypeOf } from './image-type'
import { svgCost } from './svg-cost'

export interface RenderCheckLimits {
  /** Elements of an SVG with all references expanded. 20,000 render in about half a second. */
  readonly elements: number
  /** Pixels of a bitmap: each takes four bytes when it is decoded. Most cameras make 12 to 24 million. */
  readonly pixels: number
  /** Bytes of a page of HTML. */
  readonly pageBytes: number
}

export const RENDER_CHECK_LIMITS: RenderCheckLimits = {
  elements: 20_000,
  pixels: 40_000_000,
  pageBytes: 2 * 1024 * 1024
}

export type RenderConcern =
  | { readonly kind: 'elements'; readonly most: number }
  | { readonly kind: 'pixels'; readonly width: number; readonly height: number; readonly most: number }
  | { readonly kind: 'pageBytes'; readonly bytes: number; readonly most: number }

/** Returns why a picture needs the user's consent before it is rendered, or null. */
export function pictureConcern(
  bytes: Uint8Array,
  limits: RenderCheckLimits = RENDER_CHECK_LIMITS
): RenderConcern | null {
  if (imageTypeOf(bytes) === 'image/svg+xml') {
    const cost = svgCost(new TextDecoder().decode(bytes), limits.elements)
    return cost > limits.elements ? { kind: 'elements', most: limits.elements } : null
  }
  const size = imageSizeOf(bytes)
  if (size === undefined || size.width * size.height <= limits.pixels) return null
  return { kind: 'pixels', ...size, most: limits.pixels }
}

/** Returns why an HTML page needs the user's consent, or null. The browser itself limits its nesting. */
export function pageConcern(
  bytes: Uint8Array,
  limits: RenderCheckLimits = RENDER_CHECK_LIMITS
): RenderConcern | null {
  if (bytes.length <= limits.pageBytes) return null
  return { kind: 'pageBytes', bytes: bytes.length, most: limits.pageBytes }
}
