import * as v from 'valibot'
import { Payload } from './payload'
import { Steps } from './sequences'

/**
 * Payloads and sequences that the user saved for reuse, in folders. The host stores them, independently of sessions.
 */

const Name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(80))

export const Snippet = v.strictObject({
  name: Name,
  /** Empty for none. A folder exists as long as it contains a snippet. */
  folder: v.pipe(v.string(), v.trim(), v.maxLength(80)),
  what: v.variant('kind', [
    v.strictObject({ kind: v.literal('payload'), payload: Payload }),
    v.strictObject({ kind: v.literal('steps'), steps: Steps })
  ])
})
export type Snippet = v.InferOutput<typeof Snippet>

export const Snippets = v.pipe(v.array(Snippet), v.maxLength(1000))

/** Contents of a snippet file. */
export const SnippetFile = v.strictObject({ version: v.literal(1), snippets: Snippets })

export const snippetRequests = {
  'snippets.get': { input: v.strictObject({}), output: Snippets },
  /** Replaces all snippets. */
  'snippets.set': { input: v.strictObject({ snippets: Snippets }), output: v.null() },
  /** Returns the snippets of a file chosen in the system's dialog; null if the user cancelled. */
  'snippets.import': { input: v.strictObject({}), output: v.nullable(Snippets) },
  /** Writes a file chosen in the system's dialog; `path` is null if the user cancelled. */
  'snippets.export': {
    input: v.strictObject({ snippets: Snippets }),
    output: v.strictObject({ path: v.nullable(v.string()) })
  }
}
