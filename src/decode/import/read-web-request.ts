import { ImportFailure, type ImportEntry, type ImportNote, type OnProgress } from './import-types'
import { powerShellTokens, type PowerShellToken } from './powershell-tokens'
import { headerLine, headerValue, requestBytes, splitUrl, utf8, wirePath, wireText } from './request-bytes'

/** Reads `Invoke-WebRequest` and `Invoke-RestMethod` commands, as browsers copy them for PowerShell. */

const COMMAND = /^(Invoke-WebRequest|Invoke-RestMethod|iwr|irm)$/i

export function looksLikeWebRequest(text: string): boolean {
  return /^(?:[^'"#\n\r\u2028\u2029]*[\s;|(=])?(?:Invoke-WebRequest|Invoke-RestMethod|iwr|irm)[ \t`]/im.test(
    text
  )
}

/** Parameters that do not affect the request. */
const QUIET = new Set([
  'usebasicparsing',
  'passthru',
  'outfile',
  'skiphttperrorcheck',
  'verbose',
  'erroraction'
])

export function webRequestEntries(text: string, onProgress?: OnProgress): ImportEntry[] {
  const { tokens, unknown } = powerShellTokens(text, onProgress)
  const start = tokens.findIndex(({ kind, text: word }) => kind === 'word' && COMMAND.test(word))
  const command = tokens[start]
  if (command === undefined) throw new ImportFailure('not-curl', 0, text.trim().slice(0, 40))
  const notes: ImportNote[] = []
  const parameters = parametersOf(tokens.slice(start + 1))
  const one = (name: string): string | undefined => stringOf(parameters.get(name))
  const uri = one('uri') ?? one('')
  if (uri === undefined) throw new ImportFailure('no-url', command.at, command.text)
  const url = splitUrl(uri, parameters.get('uri')?.[0]?.at ?? command.at)

  const headers = pairsOf(parameters.get('headers') ?? []).filter(([name]) => !PSEUDO.has(name.toLowerCase()))
  const put = (name: string, value: string | undefined): void => {
    if (value !== undefined && !headers.some(([other]) => other.toLowerCase() === name.toLowerCase()))
      headers.push([name, value])
  }
  const before = text.slice(0, command.at)
  put('User-Agent', one('useragent') ?? agentOf(before))
  const cookies = cookiesOf(before)
  put('Cookie', cookies === '' ? undefined : cookies)
  put('Content-Type', one('contenttype'))
  const method = (one('method') ?? one('custommethod') ?? 'GET').toUpperCase()
  for (const name of ['infile', 'form'])
    if (parameters.has(name)) notes.push({ code: 'file', what: one(name) ?? `-${name}` })
  if (parameters.has('proxy')) notes.push({ code: 'proxy', what: one('proxy') ?? '' })
  const known = new Set([
    ...QUIET,
    '',
    'uri',
    'headers',
    'method',
    'custommethod',
    'contenttype',
    'body',
    'useragent'
  ])
  for (const other of ['websession', 'sessionvariable', 'infile', 'form', 'proxy', 'skipcertificatecheck'])
    known.add(other)
  for (const name of parameters.keys()) if (!known.has(name)) notes.push({ code: 'option', what: `-${name}` })
  for (const name of new Set(unknown))
    if (!/^\$(session|true|false)$/i.test(name)) notes.push({ code: 'variable', what: name })

  const request = {
    target: url.target,
    secure: url.secure,
    ...(url.secure && parameters.has('skipcertificatecheck') ? { way: { verify: false as const } } : {}),
    bytes: requestBytes({
      method: wireText(method),
      target: wirePath(url.path),
      headers: headers.map(([name, value]) => headerLine(headerValue(name), headerValue(value))),
      authority: url.authority,
      body: utf8(one('body') ?? '')
    }),
    notes
  }
  return [{ name: `${method} ${uri}`, group: '', read: () => request }]
}

/** HTTP/2 pseudo-header fields that browsers list among the headers; servers reject them as headers. */
const PSEUDO = new Set(['authority', 'method', 'path', 'scheme', ':authority', ':method', ':path', ':scheme'])

/** Groups the tokens after each `-Name` by its lower-case name; tokens before the first have an empty name. */
function parametersOf(tokens: readonly PowerShellToken[]): Map<string, PowerShellToken[]> {
  const found = new Map<string, PowerShellToken[]>()
  let name = ''
  let depth = 0
  for (const token of tokens) {
    const isSign = token.kind === 'sign'
    if (isSign && /^[({]$|^@\{$|^\$\($/.test(token.text)) depth++
    if (isSign && /^[)}]$/.test(token.text)) depth--
    if (depth === 0 && isSign && /^[\n;|]$/.test(token.text)) break
    const parameter = depth === 0 && token.kind === 'word' ? /^-([a-z]+)$/i.exec(token.text)?.[1] : undefined
    if (parameter !== undefined) name = parameter.toLowerCase()
    const values = found.get(name) ?? []
    found.set(name, values)
    if (parameter === undefined) values.push(token)
  }
  return found
}

/** Returns the string of a value: a bare word, a string, or a string in a call that converts it to bytes. */
function stringOf(tokens: readonly PowerShellToken[] | undefined): string | undefined {
  return (tokens?.find(({ kind }) => kind === 'string') ?? tokens?.find(({ kind }) => kind === 'word'))?.text
}

function pairsOf(tokens: readonly PowerShellToken[]): [string, string][] {
  return tokens.flatMap((token, index): [string, string][] => {
    const sign = tokens[index + 1]
    const value = tokens[index + 2]
    if (token.kind === 'sign' || sign?.text !== '=' || sign.kind !== 'sign' || value === undefined) return []
    return value.kind === 'sign' ? [] : [[token.text, value.text]]
  })
}

function agentOf(before: string): string | undefined {
  const { tokens } = powerShellTokens(before)
  const at = tokens.findIndex(({ text }) => /\.UserAgent$/i.test(text))
  return at < 0 ? undefined : tokens.slice(at + 1).find(({ kind }) => kind === 'string')?.text
}

function cookiesOf(before: string): string {
  const { tokens } = powerShellTokens(before)
  const cookies: string[] = []
  // From the end, so that the two strings of each constructor have been read before it.
  let name: string | undefined
  let value: string | undefined
  for (const { kind, text } of tokens.toReversed()) {
    if (/System\.Net\.Cookie$/i.test(text) && name !== undefined && value !== undefined)
      cookies.push(`${name}=${value}`)
    if (kind === 'string') [name, value] = [text, name]
  }
  return cookies.reverse().join('; ')
}
