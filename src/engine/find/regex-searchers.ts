import { compileByteRegex, type ByteRegex } from '../matching/regex-pattern'
import { latin1 } from '../matching/compiled-match'
import { MAX_MATCH_BYTES, type CompiledFind, type Found } from './found'
import { regexFacts } from './regex-literal'
import { EDGE_BYTES } from './word-edges'

/** Compiles a regular expression in RE2's syntax, over bytes or UTF-8, as in rules. */
export function regexSearchers(pattern: string, ignoreCase: boolean): CompiledFind {
  const compiled = compileByteRegex(pattern, ignoreCase)
  if ('ok' in compiled) return compiled
  const { needles, left, right, inLine } = regexFacts(pattern, ignoreCase)
  return {
    ok: true,
    searchers: [
      {
        kind: 'window',
        needles,
        left: Math.min(left, MAX_MATCH_BYTES),
        right: Math.min(right, MAX_MATCH_BYTES),
        context: EDGE_BYTES,
        inLine,
        find: regexFinder(compiled)
      }
    ]
  }
}

function regexFinder({ regex, isUtf8 }: ByteRegex): (bytes: Uint8Array, from: number) => Found | null {
  // A window is searched several times in a row; it is converted once.
  let last: Uint8Array | null = null
  let matcher = regex.matcher('')
  return (bytes, from) => {
    if (from > bytes.length) return null
    if (bytes !== last) {
      last = bytes
      matcher = regex.matcher(isUtf8 ? bytes : latin1(bytes, 0, bytes.length))
    }
    return matcher.find(from) ? [matcher.start(), matcher.end()] : null
  }
}
