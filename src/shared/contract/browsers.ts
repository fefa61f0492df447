import * as v from 'valibot'
import { SessionId } from './sessions'

/** Browsers of this machine, started with a profile of their own that is thrown away: pointed at a proxy, trusting it. */

export const Browser = v.strictObject({
  id: v.string(),
  name: v.string(),
  kind: v.picklist(['chromium', 'firefox']),
  /**
   * What must be known before it is opened; it opens all the same. `no-certutil`: it cannot be made to trust the
   * authority, since NSS's tool is not installed. `no-sandbox`: Tcplens runs as root, where it starts only without.
   */
  trouble: v.nullable(v.picklist(['no-certutil', 'no-sandbox']))
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
