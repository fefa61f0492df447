import { createHash, createHmac, randomBytes, type X509Certificate } from 'node:crypto'

/**
 * Encodes a single certificate as PKCS#12 (RFC 7292), for trust stores that accept nothing else: no key, no encryption,
 * the empty password. The integrity MAC uses SHA-1, because older systems support nothing newer, and a certificate
 * whose fingerprint is compared needs no protection.
 */

const OID = {
  data: '06092a864886f70d010701',
  certBag: '060b2a864886f70d010c0a0103',
  x509Certificate: '060a2a864886f70d01091601',
  friendlyName: '06092a864886f70d010914',
  /** An attribute of Oracle: without it Java treats the certificate as part of a chain and lists nothing. */
  trustedKeyUsage: '060c6086480186f966adca7b0101',
  anyExtendedKeyUsage: '0604551d2500',
  sha1: '06052b0e03021a'
} as const

const TAG = {
  integer: 0x02,
  octets: 0x04,
  null: 0x05,
  bmp: 0x1e,
  sequence: 0x30,
  set: 0x31,
  explicit: 0xa0
} as const

const MAC_ROUNDS = 2048
/** RFC 7292, appendix B: the block size of SHA-1, and the ID of the derived key. */
const BLOCK_BYTES = 64
const FOR_MAC = 3

export function publicPkcs12(certificate: X509Certificate, name: string): Uint8Array {
  const bag = sequence(
    oid('certBag'),
    explicit(sequence(oid('x509Certificate'), explicit(octets(certificate.raw)))),
    der(
      TAG.set,
      sequence(oid('friendlyName'), der(TAG.set, der(TAG.bmp, bigEndian(name)))),
      sequence(oid('trustedKeyUsage'), der(TAG.set, oid('anyExtendedKeyUsage')))
    )
  )
  const contents = sequence(data(sequence(bag)))
  return sequence(integer(3), data(contents), macOf(contents))
}

/** Builds MacData (RFC 7292, section 4). */
function macOf(contents: Buffer): Buffer {
  const salt = randomBytes(8)
  const digest = createHmac('sha1', macKey(salt)).update(contents).digest()
  const algorithm = sequence(oid('sha1'), der(TAG.null))
  return sequence(sequence(algorithm, octets(digest)), octets(salt), integer(MAC_ROUNDS))
}

/**
 * Derives the MAC key (RFC 7292, appendix B.2) of the empty password, which is its terminator alone. One SHA-1 block
 * suffices.
 */
function macKey(salt: Buffer): Buffer {
  const purpose = Buffer.alloc(BLOCK_BYTES, FOR_MAC)
  let key = Buffer.concat([purpose, Buffer.alloc(BLOCK_BYTES, salt), Buffer.alloc(BLOCK_BYTES)])
  for (let round = 0; round < MAC_ROUNDS; round++) key = createHash('sha1').update(key).digest()
  return key
}

/** Builds a ContentInfo of type data (RFC 5652, section 4). */
function data(contents: Buffer): Buffer {
  return sequence(oid('data'), explicit(octets(contents)))
}

function oid(name: keyof typeof OID): Buffer {
  return Buffer.from(OID[name], 'hex')
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(TAG.sequence, ...parts)
}

function explicit(part: Buffer): Buffer {
  return der(TAG.explicit, part)
}

function octets(bytes: Buffer): Buffer {
  return der(TAG.octets, bytes)
}

/** Encodes a non-negative integer of at most two bytes. */
function integer(value: number): Buffer {
  return der(TAG.integer, Buffer.from(value < 0x80 ? [value] : [value >> 8, value & 0xff]))
}

function bigEndian(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16()
}

/** Encodes tag, length and contents (X.690, section 8.1). */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const contents = Buffer.concat(parts)
  const { length } = contents
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...head]), contents])
}
