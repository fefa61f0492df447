import * as v from 'valibot'

/** The certificate authority of this installation. Created on first use; its key never leaves its folder. */

export const Authority = v.strictObject({
  /** Its common name. */
  name: v.string(),
  /** Validity, milliseconds since 1970. */
  from: v.number(),
  to: v.number(),
  /** SHA-256 and SHA-1 of the certificate, hexadecimal with colons, as operating systems show them. */
  sha256: v.string(),
  sha1: v.string(),
  /** SHA-256 of its public key, base64: the form that Chromium needs to trust it for one profile. */
  publicKey: v.string(),
  pem: v.string(),
  /** Folder of `ca.pem` and `ca-key.pem`. */
  folder: v.string()
})
export type Authority = v.InferOutput<typeof Authority>

export const authorityRequests = {
  /** Returns the authority; creates it if there is none yet. */
  'authority.get': { input: v.strictObject({}), output: Authority },
  /**
   * Creates a new key and certificate; clients that trust the old one do not trust the new one. The old files are
   * renamed and kept in the same folder.
   */
  'authority.regenerate': { input: v.strictObject({}), output: Authority },
  /** The certificate without its key. `p12` has no password. */
  'authority.certificate': {
    input: v.strictObject({ form: v.picklist(['pem', 'der', 'p12']) }),
    output: v.custom<Uint8Array>((value) => value instanceof Uint8Array)
  }
}
