import * as v from 'valibot'

/** Pattern for received bytes: in a server's reply rules, and in the steps of a sequence. */

const Text = v.pipe(v.string(), v.minLength(1), v.maxLength(4096))

export const Match = v.variant('kind', [
  /** Any bytes. */
  v.strictObject({ kind: v.literal('any') }),
  /** The bytes contain this text, or are exactly it. With escapes, in UTF-8. */
  v.strictObject({ kind: v.literal('text'), text: Text, whole: v.boolean(), ignoreCase: v.boolean() }),
  /** Hexadecimal with `?` for any digit and `*` for any bytes: `01 ?3 * ff`. */
  v.strictObject({ kind: v.literal('hex'), pattern: Text, whole: v.boolean() }),
  /** RE2 syntax, applied to the bytes as Latin-1 or UTF-8. Matching time is linear for every pattern. */
  v.strictObject({ kind: v.literal('regex'), pattern: Text, ignoreCase: v.boolean() })
])
export type Match = v.InferOutput<typeof Match>

/** An error in a match, and its position. */
export const MatchProblem = v.strictObject({
  code: v.string(),
  /** Offset in the text or pattern as typed, in UTF-16 units. */
  at: v.number(),
  message: v.string(),
  /**
   * For `bad-regex`: the violated rule of RE2, and the part of the pattern that violates it, for translated messages.
   */
  reason: v.optional(v.string()),
  piece: v.optional(v.string())
})
export type MatchProblem = v.InferOutput<typeof MatchProblem>

export const matchRequests = {
  /** Validates a match; null if it is valid. */
  'matches.check': {
    input: v.strictObject({ match: Match }),
    output: v.strictObject({ problem: v.nullable(MatchProblem) })
  }
}
