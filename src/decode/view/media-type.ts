/**
 * A media type with its parameters (RFC 9110, section 8.3.1), read leniently: a Content-Type or Content-Disposition
 * is shown and acted on as far as it can be understood. Names are lower-cased, the first of two equal ones counts.
 */

export interface MediaType {
  /** `text/html`, or whatever stands before the first semicolon. */
  readonly essence: string
  parameter(name: string): string | undefined
}

/** One parameter: name, and value as a quoted string (with escapes) or up to the next semicolon. */
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
      // What follows a closing quote up to the next semicolon means nothing.
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
