/**
 * How a body is best shown: its content type proposes, its bytes decide. Every way that makes sense of the bytes is
 * offered, hex and text always.
 */
import { imageTypeOf, looksLikeText } from './image-type'
import { parseMediaType } from './media-type'

export type BodyView = 'json' | 'form' | 'multipart' | 'markup' | 'image' | 'text' | 'hex'

export interface BodyViews {
  /** In the order they are offered. */
  readonly offered: readonly BodyView[]
  readonly automatic: BodyView
}

export interface BodyFacts {
  readonly bytes: Uint8Array
  /** The first of its text, decoded. */
  readonly start: string
  readonly contentType: string
  /** A coding could not be removed: the bytes are not what the type says. */
  readonly isCoded: boolean
  /** Multipart bodies it is in, each a part of the one before. */
  readonly depth?: number
}

/** Deeper than any mail or form: a body made to nest on and on is shown as text from here. */
const MAX_DEPTH = 4

const JSON_TYPE = /[/+](?:json|json5|ndjson|x-ndjson|jsonl|json-seq)$/
const MARKUP_TYPE = /[/+](?:xml|html|xhtml)$|^text\/xsl$/

export function claimsJson(contentType: string): boolean {
  return JSON_TYPE.test(parseMediaType(contentType).essence)
}

export function isHtml(contentType: string, start: string): boolean {
  return parseMediaType(contentType).essence.includes('html') || /^\s*<(?:!doctype html|html)\b/i.test(start)
}

export function bodyViews({ bytes, start, contentType, isCoded, depth = 0 }: BodyFacts): BodyViews {
  const type = parseMediaType(contentType)
  const image = imageTypeOf(bytes)
  // Text in UTF-16 is none by its bytes.
  const isText = looksLikeText(bytes) || isReadable(start)
  const first = start.trimStart().charAt(0)
  const offered = new Set<BodyView>()
  if (isCoded) return { offered: ['text', 'hex'], automatic: looksLikeText(bytes) ? 'text' : 'hex' }
  // The type's own view comes first, so that it is the automatic one.
  if (image !== undefined) offered.add('image')
  if (JSON_TYPE.test(type.essence)) offered.add('json')
  if (type.essence === 'application/x-www-form-urlencoded') offered.add('form')
  if (type.essence.startsWith('multipart/') && depth < MAX_DEPTH) offered.add('multipart')
  if (MARKUP_TYPE.test(type.essence) || image === 'image/svg+xml') offered.add('markup')
  if (first === '{' || first === '[') offered.add('json')
  if (first === '<' && isText) offered.add('markup')
  offered.add('text')
  offered.add('hex')
  const [best = 'hex'] = offered
  return {
    offered: [...offered],
    automatic: isText || best === 'image' || best === 'multipart' ? best : 'hex'
  }
}

function isReadable(start: string): boolean {
  const broken = start.split('\ufffd').length - 1
  return start !== '' && broken * 20 <= start.length && looksLikeText(new TextEncoder().encode(start))
}
