/**
 * Explains credentials and challenges (RFC 9110, section 11): Basic (RFC 7617) decoded, Bearer (RFC 6750) with the
 * token's claims, Digest (RFC 7616), Negotiate and NTLM, and AWS Signature Version 4.
 */
import { wireText } from '../view/text-encoding'
import { parseBase64 } from '../../shared/payload/base64-text'
import { decoded, explanation, label, list, part, remark, phrase, secret, text } from './explanation'
import type { Explanation, Level, ExplainedPart, Shown, ValueSpan } from './explanation'
import type { HeaderPlace } from './facts'
import { explainToken } from './jwt'
import { explainSecurityToken } from './ntlm'
import { readParameter, split, trimmed, type Parameter } from './scan'

const MAX_BASIC_LENGTH = 8192

/** Explains Authorization and Proxy-Authorization. */
export function explainCredentials({ index, value }: HeaderPlace, time: number): Explanation | null {
  const { text: all, range } = trimmed(value, 0, value.length)
  const space = all.search(/[ \t]/)
  const scheme = space < 0 ? all : all.slice(0, space)
  const rest = trimmed(value, range[0] + scheme.length, range[1])
  const kind = scheme.toLowerCase()
  const place = { header: index, range: [range[0], range[0] + scheme.length] as ValueSpan }
  const schemePart = (words: Shown): ExplainedPart => part(label('auth.scheme'), words, place)
  switch (kind) {
    case 'basic':
      return explainBasic(index, rest.text, rest.range, schemePart(phrase('auth.schemes.basic')))
    case 'bearer':
    case 'dpop': {
      const token = explainToken(rest.text, index, rest.range[0], time)
      if (token !== null)
        return explanation('authorization', index, list([phrase('auth.gist.jwt'), token.gist]), [
          schemePart(phrase(`auth.schemes.${kind}`)),
          ...token.parts
        ])
      return explanation('authorization', index, phrase('auth.gist.opaque'), [
        schemePart(phrase(`auth.schemes.${kind}`)),
        part(label('auth.token'), secret(rest.text), { header: index, range: rest.range }),
        remark(phrase('auth.opaque'))
      ])
    }
    case 'digest':
      return explainDigest(index, value, rest.range, schemePart(phrase('auth.schemes.digest')))
    case 'negotiate':
    case 'ntlm': {
      const token = explainSecurityToken(rest.text, index, rest.range)
      if (token === null) return null
      return explanation('authorization', index, token.gist, [
        schemePart(phrase(`auth.schemes.${kind}`)),
        ...token.parts
      ])
    }
    case 'aws4-hmac-sha256':
      return explainAws(index, value, rest.range, schemePart(phrase('auth.schemes.aws')))
    default:
      return scheme === '' || rest.text === ''
        ? null
        : explanation('authorization', index, null, [
            schemePart(text(scheme)),
            part(label('auth.token'), secret(rest.text), { header: index, range: rest.range })
          ])
  }
}

function explainBasic(index: number, token: string, range: ValueSpan, scheme: ExplainedPart): Explanation {
  const result = token.length > MAX_BASIC_LENGTH ? null : parseBase64(token)
  const place = { header: index, range }
  if (result?.ok !== true)
    return explanation('authorization', index, phrase('auth.gist.notBase64'), [
      scheme,
      remark(phrase('auth.notBase64'), 'warning', index)
    ])
  // The charset is UTF-8 if the server requested it, and in practice always (RFC 7617, section 2.1).
  const pair = wireText(String.fromCharCode(...result.bytes))
  const colon = pair.indexOf(':')
  if (colon < 0)
    return explanation('authorization', index, phrase('auth.gist.noColon'), [
      scheme,
      part(label('auth.user'), secret(pair), place),
      remark(phrase('auth.noColon'), 'warning', index)
    ])
  const user = pair.slice(0, colon)
  return explanation('authorization', index, phrase('auth.gist.basic', { user: decoded(user) }), [
    scheme,
    part(label('auth.user'), decoded(user), place),
    part(label('auth.password'), secret(pair.slice(colon + 1)), place),
    remark(phrase('auth.clear'))
  ])
}

/** Parameters of RFC 7616, section 3.4. */
const DIGEST_FIELDS = new Set(
  'username username* realm uri algorithm nonce nc cnonce qop response opaque userhash domain stale charset'.split(
    ' '
  )
)

function explainDigest(index: number, value: string, within: ValueSpan, scheme: ExplainedPart): Explanation {
  const parameters = split(value, ',', within).map(readParameter)
  const user = parameters.find(({ name }) => name === 'username')?.value
  const algorithm = parameters.find(({ name }) => name === 'algorithm')?.value ?? 'MD5'
  return explanation(
    'authorization',
    index,
    user === undefined || user === null ? phrase('auth.gist.digest') : phrase('auth.gist.digestOf', { user }),
    [scheme, ...parameters.map((parameter) => fieldPart(index, parameter)), ...weakParts(algorithm, index)]
  )
}

function weakParts(algorithm: string, index: number): ExplainedPart[] {
  return /^md5/i.test(algorithm) ? [remark(phrase('auth.weakDigest'), 'note', index)] : []
}

function fieldPart(index: number, { name, value, range }: Parameter): ExplainedPart {
  const known = DIGEST_FIELDS.has(name) ? label(`auth.fields.${name.replace('*', 'Ext')}`) : text(name)
  return part(known, text(value ?? ''), { header: index, range })
}

/** Explains `Credential=<key>/<date>/<region>/<service>/aws4_request, SignedHeaders=…, Signature=…`. */
function explainAws(index: number, value: string, within: ValueSpan, scheme: ExplainedPart): Explanation {
  const parameters = split(value, ',', within).map(readParameter)
  const parts: ExplainedPart[] = [scheme]
  let scope: string[] = []
  for (const parameter of parameters) {
    const place = { header: index, range: parameter.valueRange }
    const own = parameter.value ?? ''
    if (parameter.name === 'credential') {
      scope = own.split('/')
      // A key may contain slashes; the scope never does.
      const [date, region, service] = scope.slice(-4)
      const key = scope.slice(0, -4).join('/')
      for (const [name, piece] of Object.entries({ accessKey: key, date, region, service }))
        parts.push(part(label(`auth.aws.${name}`), text(piece ?? ''), place))
    } else if (parameter.name === 'signedheaders')
      parts.push(part(label('auth.aws.signedHeaders'), text(own.replaceAll(';', ', ')), place))
    else if (parameter.name === 'signature') parts.push(part(label('auth.aws.signature'), secret(own), place))
    else parts.push(part(text(parameter.name), text(own), place))
  }
  const [, region, service] = scope.slice(-4)
  const gist =
    scope.length >= 5
      ? phrase('auth.gist.aws', { service: service ?? '', region: region ?? '' })
      : phrase('auth.gist.awsBad')
  return explanation('authorization', index, gist, parts, scope.length >= 5 ? 'info' : 'warning')
}

export interface Challenge {
  readonly scheme: string
  readonly range: ValueSpan
  /** Token in place of parameters, as in Negotiate. */
  readonly token: { readonly text: string; readonly range: ValueSpan } | null
  readonly parameters: readonly Parameter[]
}

/**
 * Parses the list in WWW-Authenticate (RFC 9110, section 11.6.1). Commas separate both challenges and parameters: a
 * piece that begins with a word without `=` begins a new challenge.
 */
export function readChallenges(value: string): Challenge[] {
  const challenges: {
    scheme: string
    range: ValueSpan
    token: Challenge['token']
    parameters: Parameter[]
  }[] = []
  for (const slice of split(value, ',')) {
    const [start, end] = slice.range
    const word = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+/.exec(slice.text)?.[0] ?? ''
    const behind = trimmed(value, start + word.length, end)
    const open = challenges.at(-1)
    if (word === '' || (behind.text.startsWith('=') && open !== undefined)) {
      open?.parameters.push(readParameter(slice))
      continue
    }
    const challenge = {
      scheme: word,
      range: slice.range,
      token: null as Challenge['token'],
      parameters: [] as Parameter[]
    }
    // `realm="x"` is a parameter, `abc==` a token.
    if (/^[^=\s]+[ \t]*=[ \t]*[^=\s]/.test(behind.text)) challenge.parameters.push(readParameter(behind))
    else if (behind.text !== '') challenge.token = behind
    challenges.push(challenge)
  }
  return challenges
}

/** Explains WWW-Authenticate and Proxy-Authenticate. */
export function explainChallenges({ index, value }: HeaderPlace): Explanation | null {
  const challenges = readChallenges(value)
  if (challenges.length === 0) return null
  const parts = challenges.flatMap((challenge): ExplainedPart[] => {
    const kind = challenge.scheme.toLowerCase()
    const place = { header: index, range: challenge.range }
    const token =
      challenge.token === null
        ? null
        : explainSecurityToken(challenge.token.text, index, challenge.token.range)
    return [
      part(label('auth.scheme'), schemeShown(kind, challenge.scheme), place),
      ...challenge.parameters.map((parameter) => fieldPart(index, parameter)),
      ...(token?.parts ?? []),
      ...(kind === 'digest'
        ? weakParts(challenge.parameters.find(({ name }) => name === 'algorithm')?.value ?? 'MD5', index)
        : [])
    ]
  })
  return explanation('challenge', index, list(challenges.map(challengeShown)), parts)
}

const SCHEMES = new Set(['basic', 'bearer', 'dpop', 'digest', 'negotiate', 'ntlm'])

function schemeShown(kind: string, scheme: string): Shown {
  return SCHEMES.has(kind) ? phrase(`auth.schemes.${kind}`) : text(scheme)
}

function challengeShown({ scheme, parameters }: Challenge): Shown {
  const realm = parameters.find(({ name }) => name === 'realm')?.value
  return realm === undefined || realm === null || realm === ''
    ? phrase('auth.gist.wants', { scheme })
    : phrase('auth.gist.wantsFor', { scheme, realm })
}

/** Explains headers that contain a plain key, which may be a JSON Web Token. */
export function explainKey({ index, value }: HeaderPlace, time: number): Explanation {
  const own = trimmed(value, 0, value.length)
  const token = explainToken(own.text, index, own.range[0], time)
  const level: Level = 'info'
  return token === null
    ? explanation('key', index, phrase('auth.gist.key'), [], level)
    : explanation('key', index, list([phrase('auth.gist.jwt'), token.gist]), token.parts)
}

/** Explains Authentication-Info and similar headers, which contain parameters only. */
export function explainAuthInfo({ index, value }: HeaderPlace): Explanation {
  const parameters = split(value, ',').map(readParameter)
  return explanation(
    'authentication-info',
    index,
    null,
    parameters.map((parameter) => fieldPart(index, parameter))
  )
}
