import { bodyEncodingNamed } from './body-encodings'
import { parseMediaType } from './media-type'

/** The charset in which a text of HAR stands for a body: what its type says, where that is a type of text; else UTF-8. */
export function textCharset(contentType: string): string {
  const type = parseMediaType(contentType)
  const isTextual = /^text\/|[/+](?:json|xml|javascript|x-www-form-urlencoded)$/.test(type.essence)
  const named = type.parameter('charset')?.replaceAll("'", '').trim()
  const known = isTextual && named !== undefined ? bodyEncodingNamed(named) : undefined
  return known ?? 'utf-8'
}
