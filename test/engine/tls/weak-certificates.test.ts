/**
 * Servers whose certificates can be forged: refused while certificates are verified, whatever version of TLS is
 * offered, and in both TLS libraries.
 */
import { describe, expect, it } from 'vitest'
import { dial, planDial } from '../../../src/engine/dial/dial'
import { DialError } from '../../../src/engine/net/dial-error'
import type { TlsEvent } from '../../../src/engine/tls/tls-facts'
import type { ClientTls } from '../../../src/shared/contract/socket-options'
import type { Endpoint } from '../../../src/shared/model/connection-event'
import {
  CertificateMaker,
  serveWithOpenssl,
  type MadeCertificate,
  type Strength
} from '../../helpers/openssl'
import { needs } from '../../helpers/peers'

interface Outcome {
  /** Error code of the refusal; null if TLS was established. */
  code: string | null
  message: string
  tls: TlsEvent
}

async function connectTo(
  target: Endpoint,
  root: MadeCertificate,
  settings: ClientTls = {}
): Promise<Outcome> {
  const events: TlsEvent[] = []
  const plan = await planDial(target, { tls: { authority: root.certFile, ...settings } })
  const failure = await dial(plan, {
    now: () => performance.now() * 1e6,
    record: (event) => {
      if (event.event === 'tls') events.push(event)
    },
    onConnected: () => undefined,
    signal: new AbortController().signal
  }).then(
    (dialled) => {
      dialled.abandon()
      return null
    },
    (error: unknown) => error
  )
  if (failure !== null && !(failure instanceof DialError))
    throw new Error('unexpected failure', { cause: failure })
  const [tls] = events
  if (tls === undefined) throw new Error('no handshake was recorded', { cause: failure })
  return { code: failure?.code ?? null, message: failure?.message ?? '', tls }
}

const OFFERS: readonly (readonly [string, ClientTls])[] = [
  ['TLS 1.2 and up', {}],
  ['TLS 1.0 and up', { minVersion: 'TLSv1' }]
]

interface Weak {
  readonly name: string
  readonly strength: Strength
  readonly code: string
  readonly words: RegExp
  /** Options of the server: a key this short can sign in no other version. */
  readonly server?: readonly string[]
}

const WEAK_LEAVES: readonly Weak[] = [
  {
    name: 'an RSA key of 512 bits',
    strength: { key: 'RSA:512' },
    code: 'EE_KEY_TOO_SMALL',
    words: /^its certificate has an RSA key of 512 bits, which is too short to be secure\./,
    server: ['-tls1_2']
  },
  {
    name: 'an RSA key of 1024 bits',
    strength: { key: 'RSA:1024' },
    code: 'EE_KEY_TOO_SMALL',
    words: /^its certificate has an RSA key of 1024 bits, which is too short to be secure\./
  },
  {
    name: 'a signature with SHA-1',
    strength: { digest: 'sha1' },
    code: 'CA_MD_TOO_WEAK',
    words: /^its certificate is signed with SHA-1, and such signatures can be forged\./
  },
  {
    name: 'a signature with MD5',
    strength: { digest: 'md5' },
    code: 'CA_MD_TOO_WEAK',
    words: /^its certificate is signed with MD5, and such signatures can be forged\./
  },
  {
    name: 'an RSASSA-PSS signature with SHA-1',
    strength: { digest: 'sha1', options: ['-sigopt', 'rsa_padding_mode:pss'] },
    code: 'CA_MD_TOO_WEAK',
    words: /^its certificate is signed with SHA-1, and such signatures can be forged\./
  }
]

describe.each(OFFERS)('offering %s', (_name, offer) => {
  describe('refuses a server certificate with', needs('openssl'), () => {
    it.each(WEAK_LEAVES)('$name', async ({ strength, code, words, server = [] }) => {
      const maker = await CertificateMaker.open()
      const root = await maker.root('Test Root', { key: 'RSA:2048' })
      const target = await serveWithOpenssl(await maker.leaf('server', root, strength), [], ...server)
      const refused = await connectTo(target, root, offer)
      expect(refused).toMatchObject({ code, tls: { verified: false, problem: code } })
      expect(refused.message).toMatch(words)
      const accepted = await connectTo(target, root, { ...offer, verify: false })
      expect(accepted).toMatchObject({ code: null, tls: { verified: false, problem: code } })
    })
  })

  describe('accepts a server certificate with', needs('openssl'), () => {
    it.each([
      ['an RSA key of 2048 bits', { key: 'RSA:2048' }],
      ['a P-256 key', { key: 'EC:prime256v1' }],
      ['a P-384 key, signed with SHA-384', { key: 'EC:secp384r1', digest: 'sha384' }]
    ] as const)('%s', async (_strength, strength) => {
      const maker = await CertificateMaker.open()
      const root = await maker.root('Test Root', { key: 'RSA:2048' })
      const target = await serveWithOpenssl(await maker.leaf('server', root, strength))
      const accepted = await connectTo(target, root, offer)
      expect(accepted).toMatchObject({ code: null, tls: { verified: true } })
      expect(accepted.tls).not.toHaveProperty('weak')
    })
  })

  it('refuses an intermediate certificate signed with SHA-1, and names it', needs('openssl'), async () => {
    const maker = await CertificateMaker.open()
    const root = await maker.root('Test Root')
    const between = await maker.intermediate('Weak Intermediate', root, { digest: 'sha1' })
    const target = await serveWithOpenssl(await maker.leaf('server', between), [between])
    const refused = await connectTo(target, root, offer)
    expect(refused).toMatchObject({
      code: 'CA_MD_TOO_WEAK',
      tls: { verified: false, weak: { subject: 'CN=Weak Intermediate', digest: 'SHA-1' } }
    })
    expect(refused.message).toMatch(
      /^the certificate of its authority \(CN=Weak Intermediate\) is signed with SHA-1/
    )
  })

  it('refuses the short key of an intermediate certificate', needs('openssl'), async () => {
    const maker = await CertificateMaker.open()
    const root = await maker.root('Test Root')
    const between = await maker.intermediate('Short Intermediate', root, { key: 'RSA:1024' })
    const target = await serveWithOpenssl(await maker.leaf('server', between), [between])
    expect(await connectTo(target, root, offer)).toMatchObject({
      code: 'CA_KEY_TOO_SMALL',
      tls: {
        verified: false,
        weak: { subject: 'CN=Short Intermediate', key: { algorithm: 'RSA', bits: 1024 } }
      }
    })
  })

  it('refuses the short key of a trusted root', needs('openssl'), async () => {
    const maker = await CertificateMaker.open()
    const root = await maker.root('Short Root', { key: 'RSA:1024' })
    const target = await serveWithOpenssl(await maker.leaf('server', root))
    expect(await connectTo(target, root, offer)).toMatchObject({
      code: 'CA_KEY_TOO_SMALL',
      tls: { weak: { subject: 'CN=Short Root' } }
    })
  })

  it('accepts a trusted root signed with SHA-1 by itself, sent or not', needs('openssl'), async () => {
    const maker = await CertificateMaker.open()
    const root = await maker.root('Old Root', { key: 'RSA:2048', digest: 'sha1' })
    const leaf = await maker.leaf('server', root)
    const bare = await serveWithOpenssl(leaf)
    expect(await connectTo(bare, root, offer)).toMatchObject({ code: null, tls: { verified: true } })
    const whole = await serveWithOpenssl(leaf, [root])
    expect(await connectTo(whole, root, offer)).toMatchObject({ code: null, tls: { verified: true } })
  })

  it('accepts a chain sent together with a weak cross-signed certificate', needs('openssl'), async () => {
    const maker = await CertificateMaker.open()
    const root = await maker.root('New Root')
    const old = await maker.root('Old Root', { key: 'RSA:2048' })
    const cross = await maker.crossSign(root, old, { digest: 'sha1' })
    const between = await maker.intermediate('Intermediate', root)
    const target = await serveWithOpenssl(await maker.leaf('server', between), [between, cross])
    expect(await connectTo(target, root, offer)).toMatchObject({ code: null, tls: { verified: true } })
  })

  it(
    'does not confuse a strong certificate of another root with the weak one',
    needs('openssl'),
    async () => {
      const maker = await CertificateMaker.open()
      const root = await maker.root('Test Root', { key: 'RSA:2048' })
      const forged = await maker.intermediate('Intermediate', root, { digest: 'sha1' })
      const own = await maker.root('Attacker Root')
      const decoy = await maker.crossSign(forged, own)
      const leaf = await maker.leaf('server', forged)
      const target = await serveWithOpenssl(leaf, [forged, decoy, own])
      expect(await connectTo(target, root, offer)).toMatchObject({
        code: 'CA_MD_TOO_WEAK',
        tls: { weak: { subject: 'CN=Intermediate' } }
      })
    }
  )
})

it('reports an untrusted authority in preference to weakness', needs('openssl'), async () => {
  const maker = await CertificateMaker.open()
  const target = await serveWithOpenssl(await maker.leaf('server', null, { key: 'RSA:2048', digest: 'sha1' }))
  const refused = await connectTo(target, await maker.root('Test Root'), { minVersion: 'TLSv1' })
  expect(refused.code).toBe('DEPTH_ZERO_SELF_SIGNED_CERT')
})
