import { bodyEncodingNamed } from './body-encodings'
import { parseMediaType } from './media-type'

/** Returns the charset in which a HAR text represents a body: the one in its type, for text types; else UTF-8. */
export function textCharset(contentType: string): string {
  const type = parseMediaType(contentType)
  const isTextual = /^text\/|[/+](?:json|xml|javascript|x-www-form-urlencoded)$/.test(type.essence)
  const named = type.parameter('charset')?.replaceAll("'", '').trim()
  const known = isTextual && named !== undefined ? bodyEncodingNamed(named) : undefined
  return known ?? 'utf-8'
}
