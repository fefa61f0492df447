import { shortText } from '../../../decode/stream/short-text'
import { MAX_ROW_TEXT } from '../../../shared/contract/limits'

/**
 * Cache of recently truncated texts. HPACK repeats a text in one byte, up to a million times in a megabyte;
 * those rows share a copy.
 */
const cutTexts = new Map<string, string>()
const MAX_CUT_TEXTS = 4096

/** Returns the part of a text that a table row shows, without keeping the rest in memory. */
export function rowText(text: string): string {
  if (text.length <= MAX_ROW_TEXT) return text
  const cut = shortText(text, MAX_ROW_TEXT)
  const known = cutTexts.get(cut)
  if (known !== undefined) return known
  if (cutTexts.size === MAX_CUT_TEXTS) cutTexts.clear()
  cutTexts.set(cut, cut)
  return cut
}

/** Cache of recent media types: a capture has few distinct ones, which repeat often. */
const mediaTypes = new Map<string, string>()
const MAX_MEDIA_TYPES = 256

/** `text/html` for `Text/HTML; charset=utf-8`. */
export function mediaType(contentType: string): string {
  const known = mediaTypes.get(contentType)
  if (known !== undefined) return known
  const type = rowText((contentType.split(';', 1)[0] ?? '').trim().toLowerCase())
  if (contentType.length > MAX_ROW_TEXT) return type
  if (mediaTypes.size === MAX_MEDIA_TYPES) mediaTypes.clear()
  mediaTypes.set(contentType, type)
  return type
}
