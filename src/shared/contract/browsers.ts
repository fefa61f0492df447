import * as v from 'valibot'
import { SessionId } from './sessions'

/** Browsers of this machine, started with a temporary profile that uses a proxy session and trusts its authority. */

export const Browser = v.strictObject({
  id: v.string(),
  name: v.string(),
  kind: v.picklist(['chromium', 'firefox']),
  /**
   * A limitation to show before the browser is opened; it can be opened nevertheless. `no-certutil`: it cannot be made
   * to trust the authority, because NSS's certutil is not installed. `no-sandbox`: Tcplens runs as root, where the
   * browser only starts without its sandbox.
   */
  trouble: v.nullable(v.picklist(['no-certutil', 'no-sandbox']))
})
export type Browser = v.InferOutput<typeof Browser>

export const browserRequests = {
  'browsers.list': { input: v.strictObject({}), output: v.array(Browser) },
  /** Opens the browser at `url`, or at an empty page, using a running proxy session. */
  'browsers.open': {
    input: v.strictObject({ id: v.string(), session: SessionId, url: v.optional(v.string()) }),
    output: v.null()
  },
  /**
   * Writes the authority's certificate to a file chosen in the system's dialog; `path` is null if the user cancelled.
   */
  'authority.save': {
    input: v.strictObject({ form: v.picklist(['pem', 'der', 'p12']) }),
    output: v.strictObject({ path: v.nullable(v.string()) })
  }
}
