import { MAX_ROW_TEXT } from '../../shared/contract/limits'

/** As much of a text as a row of the table shows. */
export function rowText(text: string): string {
  return text.length <= MAX_ROW_TEXT ? text : text.slice(0, MAX_ROW_TEXT)
}

/** What was asked for lately: a capture has few types, and each of them many times. */
const mediaTypes = new Map<string, string>()
const MAX_MEDIA_TYPES = 256

/** `text/html` of `Text/HTML; charset=utf-8`. */
export function mediaType(contentType: string): string {
  const known = mediaTypes.get(contentType)
  if (known !== undefined) return known
  const type = rowText((contentType.split(';', 1)[0] ?? '').trim().toLowerCase())
  if (contentType.length > MAX_ROW_TEXT) return type
  if (mediaTypes.size === MAX_MEDIA_TYPES) mediaTypes.clear()
  mediaTypes.set(contentType, type)
  return type
}
