/** Explains security headers for browsers: HSTS (RFC 6797), CSP (level 3), and several short ones. */
import { duration, explanation, list, part, remark, phrase, text } from './explanation'
import type { Explanation, Level, ExplainedPart, Shown } from './explanation'
import type { HeaderPlace } from './facts'
import { readParameter, readSeconds, split, trimmed } from './scan'

export function explainHsts({ index, value }: HeaderPlace): Explanation {
  const directives = split(value, ';').map(readParameter)
  const maxAge = directives.find(({ name }) => name === 'max-age')
  const seconds = readSeconds(maxAge?.value ?? null)
  const has = (name: string): boolean => directives.some((one) => one.name === name)
  if (seconds === null) return explanation('hsts', index, phrase('security.hstsBad'), [], 'warning')
  if (seconds === 0) return explanation('hsts', index, phrase('security.hstsOff'))
  const gist = list([
    phrase('security.hsts', { time: duration(seconds) }),
    ...(has('includesubdomains') ? [phrase('security.hstsSub')] : []),
    ...(has('preload') ? [phrase('security.hstsPreload')] : [])
  ])
  return explanation('hsts', index, gist)
}

/** Directives of CSP level 3 that have texts. */
const CSP_DIRECTIVES = new Set(
  (
    'default-src script-src script-src-elem script-src-attr style-src style-src-elem style-src-attr img-src ' +
    'connect-src font-src object-src media-src frame-src child-src worker-src manifest-src base-uri form-action ' +
    'frame-ancestors sandbox report-uri report-to upgrade-insecure-requests block-all-mixed-content ' +
    'require-trusted-types-for trusted-types prefetch-src'
  ).split(' ')
)

export function explainCsp({ index, name, value }: HeaderPlace): Explanation {
  const seen = new Set<string>()
  const parts: ExplainedPart[] = []
  let unsafe = 0
  for (const slice of split(value.replaceAll('"', '\u0001'), ';')) {
    const words = slice.text.split(/[ \t]+/)
    const directive = (words[0] ?? '').toLowerCase()
    const values = words.slice(1)
    const place = { header: index, range: slice.range }
    const known = CSP_DIRECTIVES.has(directive)
    const isScript = directive === 'default-src' || directive.startsWith('script-src')
    // A nonce or hash makes browsers ignore 'unsafe-inline'.
    const isGuarded = values.some((one) => /^'(?:nonce-|sha\d{3}-)/.test(one))
    const isUnsafe = isScript && !isGuarded && values.includes("'unsafe-inline'")
    const isDouble = seen.has(directive)
    seen.add(directive)
    if (isUnsafe) unsafe++
    const level: Level = isDouble || isUnsafe || !known ? 'note' : 'info'
    const shown = sourcesShown(values.map((one) => one.replaceAll('\u0001', '"')))
    parts.push(part(text(directive), isDouble ? phrase('security.cspDouble') : shown, { ...place, level }))
    if (known && !isDouble) parts.push(remark(phrase(`security.csp.${camel(directive)}`)))
    else if (!known) parts.push(remark(phrase('security.cspUnknown'), 'note'))
    if (isUnsafe) parts.push(remark(phrase('security.cspUnsafeInline'), 'note'))
  }
  const report = name.toLowerCase().endsWith('report-only')
  const gist = list([
    phrase(report ? 'security.cspReport' : 'security.cspCount', { count: seen.size }),
    ...(unsafe > 0 ? [phrase('security.cspUnsafe')] : [])
  ])
  return explanation('csp', index, gist, parts)
}

function sourcesShown(values: readonly string[]): Shown {
  return values.length === 0 ? text('') : text(values.join(' '))
}

function camel(name: string): string {
  return name.replace(/-(\w)/g, (_all, letter: string) => letter.toUpperCase())
}

/** Headers with a single word as value: each name and word has one text in the catalogue. */
const SHORT: Readonly<Record<string, readonly string[]>> = {
  'x-frame-options': ['deny', 'sameorigin'],
  'x-content-type-options': ['nosniff'],
  'referrer-policy': [
    'no-referrer',
    'no-referrer-when-downgrade',
    'origin',
    'origin-when-cross-origin',
    'same-origin',
    'strict-origin',
    'strict-origin-when-cross-origin',
    'unsafe-url'
  ],
  'cross-origin-opener-policy': ['same-origin', 'same-origin-allow-popups', 'unsafe-none'],
  'cross-origin-embedder-policy': ['require-corp', 'credentialless', 'unsafe-none'],
  'cross-origin-resource-policy': ['same-origin', 'same-site', 'cross-origin'],
  'sec-fetch-site': ['same-origin', 'same-site', 'cross-site', 'none'],
  'sec-fetch-mode': ['cors', 'no-cors', 'navigate', 'same-origin', 'websocket'],
  'sec-fetch-dest': [],
  'sec-fetch-user': []
}

export function explainShort({ index, name, value }: HeaderPlace): Explanation | null {
  const kind = name.toLowerCase()
  // The last known value counts, as for Referrer-Policy.
  const words = split(value.toLowerCase(), ',').map(({ text: word }) => word)
  const known = words.findLast((word) => SHORT[kind]?.includes(word) === true)
  return known === undefined
    ? null
    : explanation(kind, index, phrase(`short.${camel(kind.replace(/^x-/, ''))}.${camel(known)}`))
}

/** Explains Permissions-Policy: `camera=(), geolocation=(self "https://a.example")`. */
export function explainPermissions({ index, value }: HeaderPlace): Explanation {
  const entries = split(value, ',').map(readParameter)
  const parts = entries.map(({ name, value: own, range }) => {
    const inner = trimmed(own ?? '', 0, (own ?? '').length).text
    const shown =
      inner === '()'
        ? phrase('security.permission.none')
        : inner === '*'
          ? phrase('security.permission.all')
          : text(inner)
    return part(text(name), shown, { header: index, range })
  })
  return explanation(
    'permissions-policy',
    index,
    phrase('security.permissions', { count: parts.length }),
    parts
  )
}
