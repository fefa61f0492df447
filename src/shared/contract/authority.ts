import * as v from 'valibot'

/** The certificate authority of this installation: made on first use, its key never leaves its folder. */

export const Authority = v.strictObject({
  /** Its common name. */
  name: v.string(),
  /** Validity, milliseconds since 1970. */
  from: v.number(),
  to: v.number(),
  /** Of the certificate: SHA-256 and SHA-1, hexadecimal with colons, as systems show it. */
  sha256: v.string(),
  sha1: v.string(),
  /** SHA-256 of its public key, base64: what Chromium wants to be told to trust it for one profile. */
  publicKey: v.string(),
  pem: v.string(),
  /** Where `ca.pem` and `ca-key.pem` lie. */
  folder: v.string()
})
export type Authority = v.InferOutput<typeof Authority>

export const authorityRequests = {
  /** Makes it if there is none yet. */
  'authority.get': { input: v.strictObject({}), output: Authority },
  /** A new key and certificate; what trusted the old one trusts it no more. The old files are kept beside, renamed. */
  'authority.regenerate': { input: v.strictObject({}), output: Authority },
  /** The certificate without its key. `p12` has no password. */
  'authority.certificate': {
    input: v.strictObject({ form: v.picklist(['pem', 'der', 'p12']) }),
    output: v.custom<Uint8Array>((value) => value instanceof Uint8Array)
  }
}
