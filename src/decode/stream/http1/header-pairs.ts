import { parseHead, parseTrailers, type HeaderField } from './head'

/** Returns name and value of each field of a head or trailer section, in wire order, for lists and exports. */
export function headerPairs(bytes: Uint8Array, section: 'head' | 'trailers'): [string, string][] {
  return fieldsOf(bytes, section).map(({ name, value }) => [name.text, value.text])
}

function fieldsOf(bytes: Uint8Array, section: 'head' | 'trailers'): HeaderField[] {
  if (section === 'trailers') return parseTrailers(bytes, 0)
  // The kind affects the start line only, and the wrong kind does not parse.
  return (parseHead(bytes, 0, 'http.response') ?? parseHead(bytes, 0, 'http.request'))?.headers ?? []
}
