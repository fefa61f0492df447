import type { TestTools } from '../../shared/filter/test-value'
import { compileHex } from './hex-pattern'
import { compileTextRegex } from './text-regex'

/** Compiles the tests of a filter's values. `now`: milliseconds since 1970, for times of day. */
export function testTools(now = Date.now()): TestTools {
  return {
    regex: compileTextRegex,
    bytes: (pattern, whole) => {
      const compiled = compileHex({ kind: 'hex', pattern, whole })
      return (latin1) => compiled.ok && compiled.match.find(Buffer.from(latin1, 'latin1')) !== null
    },
    now
  }
}
