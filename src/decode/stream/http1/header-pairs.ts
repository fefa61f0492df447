import { parseHead, parseTrailers, type HeaderField } from './head'

/** Name and value of each field of a head or a trailer section, in wire order: the form lists and exports want. */
export function headerPairs(bytes: Uint8Array, section: 'head' | 'trailers'): [string, string][] {
  return fieldsOf(bytes, section).map(({ name, value }) => [name.text, value.text])
}

function fieldsOf(bytes: Uint8Array, section: 'head' | 'trailers'): HeaderField[] {
  if (section === 'trailers') return parseTrailers(bytes, 0)
  // The kind matters to the start line only, and the wrong one does not parse.
  return (parseHead(bytes, 0, 'http.response') ?? parseHead(bytes, 0, 'http.request'))?.headers ?? []
}
