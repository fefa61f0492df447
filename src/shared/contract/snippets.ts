import * as v from 'valibot'
import { Payload } from './payload'
import { Steps } from './sequences'

/** What a user keeps to send again: payloads and sequences, in folders. They belong to the host, not to a session. */

const Name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(80))

export const Snippet = v.strictObject({
  name: Name,
  /** Empty for none. Folders are there as long as something is in them. */
  folder: v.pipe(v.string(), v.trim(), v.maxLength(80)),
  what: v.variant('kind', [
    v.strictObject({ kind: v.literal('payload'), payload: Payload }),
    v.strictObject({ kind: v.literal('steps'), steps: Steps })
  ])
})
export type Snippet = v.InferOutput<typeof Snippet>

export const Snippets = v.pipe(v.array(Snippet), v.maxLength(1000))

/** What a file of snippets holds. */
export const SnippetFile = v.strictObject({ version: v.literal(1), snippets: Snippets })

export const snippetRequests = {
  'snippets.get': { input: v.strictObject({}), output: Snippets },
  /** All of them, in place of what there was. */
  'snippets.set': { input: v.strictObject({ snippets: Snippets }), output: v.null() },
  /** Asks for a file with the system's dialog and answers with what is in it; null when that was cancelled. */
  'snippets.import': { input: v.strictObject({}), output: v.nullable(Snippets) },
  /** Asks where with the system's dialog; `path` is null when that was cancelled. */
  'snippets.export': {
    input: v.strictObject({ snippets: Snippets }),
    output: v.strictObject({ path: v.nullable(v.string()) })
  }
}
