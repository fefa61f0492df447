import * as v from 'valibot'

/** What received bytes are compared with: in a server's table of answers, and in the steps of a sequence. */

const Text = v.pipe(v.string(), v.minLength(1), v.maxLength(4096))

export const Match = v.variant('kind', [
  /** Anything that comes. */
  v.strictObject({ kind: v.literal('any') }),
  /** The bytes contain this text, or are exactly it. With escapes, in UTF-8. */
  v.strictObject({ kind: v.literal('text'), text: Text, whole: v.boolean(), ignoreCase: v.boolean() }),
  /** Hexadecimal with `?` for any digit and `*` for any bytes: `01 ?3 * ff`. */
  v.strictObject({ kind: v.literal('hex'), pattern: Text, whole: v.boolean() }),
  /** In the syntax of RE2, over the bytes as Latin-1 or UTF-8. Its time is linear, whatever it says. */
  v.strictObject({ kind: v.literal('regex'), pattern: Text, ignoreCase: v.boolean() })
])
export type Match = v.InferOutput<typeof Match>

/** What is wrong with a match, and where. */
export const MatchProblem = v.strictObject({
  code: v.string(),
  /** Place in the text or pattern as typed, in UTF-16 units. */
  at: v.number(),
  message: v.string(),
  /** Of `bad-regex`: what rule of RE2 it breaks, and the piece of the pattern that does, for words in any language. */
  reason: v.optional(v.string()),
  piece: v.optional(v.string())
})
export type MatchProblem = v.InferOutput<typeof MatchProblem>

export const matchRequests = {
  /** Whether a match can be compared with; null where nothing is wrong with it. */
  'matches.check': {
    input: v.strictObject({ match: Match }),
    output: v.strictObject({ problem: v.nullable(MatchProblem) })
  }
}
