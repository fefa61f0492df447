import * as v from 'valibot'
import { SessionId } from './sessions'

/** Browsers of this machine, started with a profile of their own that is thrown away: pointed at a proxy, trusting it. */

export const Browser = v.strictObject({
  id: v.string(),
  name: v.string(),
  kind: v.picklist(['chromium', 'firefox']),
  /** Why it cannot be made to trust the authority for one profile only; it opens all the same. */
  trouble: v.nullable(v.string())
})
export type Browser = v.InferOutput<typeof Browser>

export const browserRequests = {
  'browsers.list': { input: v.strictObject({}), output: v.array(Browser) },
  /** Opens it at `url`, or empty, pointed at a running proxy session. */
  'browsers.open': {
    input: v.strictObject({ id: v.string(), session: SessionId, url: v.optional(v.string()) }),
    output: v.null()
  },
  /** Asks where with the system's dialog and writes the authority's certificate there; null when that was cancelled. */
  'authority.save': {
    input: v.strictObject({ form: v.picklist(['pem', 'der', 'p12']) }),
    output: v.strictObject({ path: v.nullable(v.string()) })
  }
}
