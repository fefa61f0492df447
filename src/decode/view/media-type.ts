/**
 * Parses a media type with its parameters (RFC 9110, section 8.3.1) leniently: a Content-Type or Content-Disposition is
 * used as far as it is valid. Names are converted to lower case; the first of several equal ones counts.
 */

export interface MediaType {
  /** `text/html`, or any text before the first semicolon. */
  readonly essence: string
  parameter(name: string): string | undefined
}

/** One parameter: a name, and a value as a quoted string (with escapes) or up to the next semicolon. */
const PARAMETER = /;[ \t]*(?:([^=;\s]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"?|([^;]*)))?/gy

export function parseMediaType(value: string): MediaType {
  const end = value.indexOf(';')
  const parameters = new Map<string, string>()
  if (end >= 0) {
    PARAMETER.lastIndex = end
    for (let found = PARAMETER.exec(value); found !== null; found = PARAMETER.exec(value)) {
      const [, name, quoted, plain] = found
      const key = name?.toLowerCase()
      if (key !== undefined && !parameters.has(key))
        parameters.set(key, quoted?.replace(/\\(.)/g, '$1') ?? (plain ?? '').trim())
      // Ignore the characters between a closing quote and the next semicolon.
      const next = value.indexOf(';', PARAMETER.lastIndex)
      if (next < 0) break
      PARAMETER.lastIndex = next
    }
  }
  return {
    essence: (end < 0 ? value : value.slice(0, end)).trim().toLowerCase(),
    parameter: (name) => parameters.get(name)
  }
}
