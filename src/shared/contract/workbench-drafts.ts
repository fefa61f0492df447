import * as v from 'valibot'
import { MAX_KEPT_DRAFTS, MAX_KEPT_DRAFT_BYTES } from './limits'

/** Workbench drafts that are kept across restarts. The host stores them, because captures do not outlive a launch. */

const Text = v.pipe(v.string(), v.maxLength(4096))

/** Destination and sending options of a draft, as typed. */
const DraftRoute = v.strictObject({
  host: Text,
  port: Text,
  tls: v.picklist(['captured', 'off', 'own']),
  serverName: Text,
  alpn: Text,
  verify: v.boolean(),
  /** Not kept, because sessions have other numbers at the next launch. */
  through: v.null(),
  follow: v.boolean(),
  redirects: Text,
  cookies: v.boolean(),
  reuse: v.boolean(),
  timeout: Text
})

export const StoredDraft = v.strictObject({
  name: v.pipe(v.string(), v.maxLength(200)),
  way: DraftRoute,
  bytes: v.custom<Uint8Array>((value) => value instanceof Uint8Array)
})
export type StoredDraft = v.InferOutput<typeof StoredDraft>

const StoredDrafts = v.pipe(
  v.array(StoredDraft),
  v.maxLength(MAX_KEPT_DRAFTS),
  v.check(
    (drafts) => drafts.reduce((sum, { bytes }) => sum + bytes.length, 0) <= MAX_KEPT_DRAFT_BYTES,
    `Saved drafts can have at most ${MAX_KEPT_DRAFT_BYTES} bytes in total.`
  )
)

/** The file of drafts; bytes are Base64. */
export const DraftsFile = v.strictObject({
  version: v.literal(1),
  drafts: v.array(v.strictObject({ ...StoredDraft.entries, bytes: v.pipe(v.string(), v.base64()) }))
})

export const workbenchRequests = {
  /**
   * Returns the drafts of the previous launch. `unreadable`: path that a damaged file was moved to, in the first reply
   * only.
   */
  'workbench.drafts': {
    input: v.strictObject({}),
    output: v.strictObject({ drafts: StoredDrafts, unreadable: v.nullable(v.string()) })
  },
  /** Replaces all drafts in the file. Resolves once they are written. */
  'workbench.keepDrafts': { input: v.strictObject({ drafts: StoredDrafts }), output: v.null() }
}
