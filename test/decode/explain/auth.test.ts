import { describe, expect, it } from 'vitest'
import { readChallenges } from '../../../src/decode/explain/auth'
import { explainOne, NOW, told } from './helpers/facts'

const auth = (value: string): ReturnType<typeof told> => told(explainOne('Authorization', value, 'request'))
const part64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const token = (claims: object, head: object = { alg: 'HS256', typ: 'JWT' }, signature = 'c2ln'): string =>
  `${part64(head)}.${part64(claims)}.${signature}`

describe('Basic', () => {
  it('is a user and a hidden password (RFC 7617, section 2)', () => {
    expect(auth('Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==')).toEqual({
      gist: 'auth.gist.basic(Aladdin)',
      parts: [
        'auth.scheme: auth.schemes.basic',
        'auth.user: Aladdin',
        'auth.password: *open sesame*',
        'auth.clear'
      ]
    })
  })

  it('is UTF-8, and the password may have colons (section 2.1)', () => {
    expect(auth('basic dGVzdDoxMjPCow==').parts[2]).toBe('auth.password: *123£*')
    expect(auth(`Basic ${Buffer.from('a:b:c').toString('base64')}`).parts[2]).toBe('auth.password: *b:c*')
  })

  it.each([
    ['Basic %%%', 'auth.gist.notBase64'],
    ['Basic YWJj', 'auth.gist.noColon']
  ])('may be invalid: %s', (value, gist) => {
    expect(auth(value).gist).toBe(gist)
  })
})

describe('Bearer', () => {
  it('is decoded if it is a JSON Web Token: the example of RFC 7519, section 3.1', () => {
    const value =
      'Bearer eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.' +
      'eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.' +
      'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
    expect(auth(value)).toEqual({
      gist: 'auth.gist.jwt · jwt.gist.valid(2011-03-22T18:43:00.000Z)',
      parts: [
        'auth.scheme: auth.schemes.bearer',
        'jwt.unverified',
        'typ: JWT',
        'alg: jwt.algorithms.hmac(HS256, 256)',
        'iss: joe',
        'exp: 2011-03-22T18:43:00.000Z',
        'http://example.com/is_root: true',
        'jwt.signature: *dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk*'
      ]
    })
  })

  it('stays a token even if its claims are unreadable', () => {
    expect(auth(`Bearer ${part64({ alg: 'HS256' })}.!!!.c2ln`)).toEqual({
      gist: 'auth.gist.jwt · jwt.gist.broken',
      parts: ['auth.scheme: auth.schemes.bearer', '(!) jwt.broken', 'alg: jwt.algorithms.hmac(HS256, 256)']
    })
  })

  it('maps each claim to the bytes of its segment', () => {
    const value = `Bearer ${token({ sub: 'x' })}`
    const parts = explainOne('Authorization', value, 'request')?.parts ?? []
    expect(parts.map(({ range }) => range && value.slice(...range))).toEqual([
      'Bearer',
      null,
      part64({ alg: 'HS256', typ: 'JWT' }),
      part64({ alg: 'HS256', typ: 'JWT' }),
      part64({ sub: 'x' }),
      'c2ln'
    ])
  })

  it.each([
    [{ exp: NOW / 1000 - 7200 }, 'jwt.gist.expired(1994-11-06T06:49:37.000Z)', 'warning'],
    [{ nbf: NOW / 1000 + 60 }, 'jwt.gist.early(1994-11-06T08:50:37.000Z)', 'warning'],
    [{ exp: NOW / 1000 + 60, nbf: NOW / 1000 - 60 }, 'jwt.gist.valid(1994-11-06T08:50:37.000Z)', 'info'],
    [{ sub: 'x', exp: 'soon' }, 'jwt.gist.open', 'info']
  ])('is judged by the time of the message: %j', (claims, gist, level) => {
    const found = explainOne('Authorization', `Bearer ${token(claims)}`, 'request')
    expect([told(found).gist, found?.level]).toEqual([`auth.gist.jwt · ${gist}`, level])
  })

  it.each(['none', 'None', 'NONE'])('warns of a token that is not signed: %s', (alg) => {
    const found = explainOne('Authorization', `Bearer ${token({}, { alg }, '')}`, 'request')
    expect([found?.level, told(found).gist]).toEqual(['warning', 'auth.gist.jwt · jwt.gist.unsigned'])
  })

  it('shows only the header of an encrypted token (RFC 7516)', () => {
    const value = `Bearer ${part64({ alg: 'RSA-OAEP', enc: 'A256GCM' })}.a.b.c.d`
    expect(auth(value).parts).toEqual([
      'auth.scheme: auth.schemes.bearer',
      'jwt.encrypted',
      'alg: RSA-OAEP',
      'enc: A256GCM'
    ])
  })

  it('is opaque and hidden otherwise', () => {
    expect(auth('Bearer mF_9.B5f-4.1JqM').parts[1]).toBe('auth.token: *mF_9.B5f-4.1JqM*')
  })
})

describe('Digest', () => {
  it('is its fields (RFC 7616, section 3.9.1)', () => {
    const found = auth(
      'Digest username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", algorithm=SHA-256, ' +
        'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", nc=00000001, qop=auth, response="753927fa"'
    )
    expect([found.gist, ...found.parts.slice(1, 5)]).toEqual([
      'auth.gist.digestOf(Mufasa)',
      'auth.fields.username: Mufasa',
      'auth.fields.realm: http-auth@example.org',
      'auth.fields.uri: /dir/index.html',
      'auth.fields.algorithm: SHA-256'
    ])
  })

  it('with MD5 is noted', () => {
    expect(auth('Digest username="a", realm="b"').parts.at(-1)).toBe('(i) auth.weakDigest')
  })
})

describe('other schemes', () => {
  it('AWS shows the scope of the credential', () => {
    const found = auth(
      'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,' +
        'SignedHeaders=host;range;x-amz-date,Signature=fe5f80f77d5fa3beca038a248ff027d0445342fe2855ddc963176630326f1024'
    )
    expect([found.gist, ...found.parts.slice(1, 6)]).toEqual([
      'auth.gist.aws(s3, us-east-1)',
      'auth.aws.accessKey: AKIAIOSFODNN7EXAMPLE',
      'auth.aws.date: 20130524',
      'auth.aws.region: us-east-1',
      'auth.aws.service: s3',
      'auth.aws.signedHeaders: host, range, x-amz-date'
    ])
  })

  it('NTLM shows its three messages and the user', () => {
    const message = Buffer.alloc(72)
    message.write('NTLMSSP\0', 'latin1')
    message.writeUInt32LE(3, 8)
    for (const [at, length, start] of [
      [28, 4, 64],
      [36, 4, 68]
    ] as const) {
      message.writeUInt16LE(length, at)
      message.writeUInt32LE(start, at + 4)
    }
    message.writeUInt32LE(1, 60)
    message.write('ADme', 64, 'utf16le')
    expect(auth(`NTLM ${message.toString('base64')}`)).toEqual({
      gist: 'auth.ntlm.authenticate',
      parts: [
        'auth.scheme: auth.schemes.ntlm',
        'auth.mechanism: auth.token.ntlm',
        'auth.step: auth.ntlm.authenticate',
        'auth.domain: AD',
        'auth.user: me'
      ]
    })
    expect(auth('NTLM TlRMTVNTUAABAAAAB4IIogAAAAAAAAAAAAAAAAAAAAAKALpHAAAADw==').gist).toBe(
      'auth.ntlm.negotiate'
    )
  })
})

describe('challenges', () => {
  it('are separated from their parameters (RFC 9110, section 11.6.1)', () => {
    const value =
      'Basic realm="simple", Newauth realm="apps", type=1, title="Login to \\"apps\\"", Negotiate, NTLM abc=='
    expect(
      readChallenges(value).map(({ scheme, token: own, parameters }) => [
        scheme,
        own?.text ?? null,
        parameters.map((one) => `${one.name}=${one.value ?? ''}`)
      ])
    ).toEqual([
      ['Basic', null, ['realm=simple']],
      ['Newauth', null, ['realm=apps', 'type=1', 'title=Login to "apps"']],
      ['Negotiate', null, []],
      ['NTLM', 'abc==', []]
    ])
  })
})
