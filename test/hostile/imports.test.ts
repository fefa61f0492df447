/** Every import and every copy form with hostile input: twice the input takes at most 2.5 times the work. */
import { describe, expect, it } from 'vitest'
import { importBytes, readEntry } from '../../src/decode/import/import-anything'
import { IMPORT_KINDS, type ImportKind } from '../../src/decode/import/import-types'
import { parseTest } from '../../src/engine/conversation/test-file/parse'
import { parseYaml } from '../../src/renderer/src/features/workbench/import/model/yaml-data'
import { BYTE_FORMS, copyAs, REQUEST_FORMS, SENDING_FORMS } from '../../src/shared/copy/copy-as'
import { growthOf, MOST_GROWTH } from './work'

type Make = (size: number) => string

const repeated =
  (unit: string, before = '', behind = ''): Make =>
  (size) =>
    before + unit.repeat(Math.ceil(size / unit.length)) + behind
const listed =
  (one: (at: number) => string, before: string, behind: string): Make =>
  (size) =>
    `${before}${Array.from({ length: Math.ceil(size / one(1000).length) }, (_, at) => one(at)).join(',')}${behind}`

const HAR_ENTRY =
  '{"startedDateTime":"2026-01-01T00:00:00Z","time":1,"request":{"method":"GET","url":"http://a/","httpVersion":"HTTP/1.1","headers":[],"queryString":[],"cookies":[],"headersSize":-1,"bodySize":0},"response":{"status":200,"statusText":"","httpVersion":"HTTP/1.1","headers":[],"cookies":[],"content":{"size":0,"mimeType":""},"redirectURL":"","headersSize":-1,"bodySize":0},"cache":{},"timings":{"send":0,"wait":0,"receive":0}}'

/** A new kind of import does not compile here without hostile input. */
const IMPORTS: Readonly<Record<ImportKind, Readonly<Record<string, Make>>>> = {
  curl: {
    'blank lines': repeated('\n', 'curl ', 'http://a/'),
    headers: repeated(" -H 'a: b'", 'curl http://a/'),
    'open quotes': repeated('\'"', 'curl http://a/ '),
    backslashes: repeated('\\', 'curl http://a/ '),
    'continued lines': repeated('\\\n', 'curl http://a/ ', '-v'),
    'ANSI quotes': repeated("$'\\x41'", 'curl http://a/'),
    'data options': repeated(' -d a=b', 'curl http://a/'),
    'form options': repeated(' -F a=b', 'curl http://a/'),
    globs: repeated('{a,b}', 'curl http://a/'),
    ranges: repeated('[1-9]', 'curl http://a/'),
    URLs: repeated(' http://a/', 'curl'),
    'curl after curl': repeated('curl http://a/\n'),
    'words before curl': repeated('a', '', ' curl http://a/'),
    'carets of cmd': repeated('^', 'curl http://a/ ', '"'),
    dollars: repeated('$(', 'curl http://a/')
  },
  'invoke-webrequest': {
    headers: repeated('"a"="b"\n', 'Invoke-WebRequest -Uri "http://a/" -Headers @{\n', '}'),
    backticks: repeated('`\n', 'Invoke-WebRequest -Uri "http://a/" '),
    'open strings': repeated('"', 'Invoke-WebRequest -Uri '),
    brackets: repeated('@{', 'Invoke-WebRequest -Uri "http://a/" -Headers ')
  },
  har: {
    entries: listed(() => HAR_ENTRY, '{"log":{"version":"1.2","entries":[', ']}}'),
    headers: listed(
      (at) => `{"name":"x-${at}","value":"y"}`,
      `{"log":{"entries":[${HAR_ENTRY.slice(0, HAR_ENTRY.indexOf('"headers":[') + 11)}`,
      `${HAR_ENTRY.slice(HAR_ENTRY.indexOf('"headers":[') + 11)}]}}`
    ),
    'nested values': (size) => `{"log":{"entries":${'['.repeat(size / 2)}${']'.repeat(size / 2)}}}`,
    'an open text': repeated('[', '{"log":')
  },
  postman: {
    requests: listed(
      () => '{"name":"a","request":{"method":"GET","url":"http://a/"}}',
      '{"info":{"schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},"item":[',
      ']}'
    ),
    variables: listed(
      (at) => `{"key":"v${at}","value":"{{v${at + 1}}}"}`,
      '{"info":{"schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},"item":[{"name":"a","request":{"method":"GET","url":"http://{{v0}}/"}}],"variable":[',
      ']}'
    )
  },
  openapi: {
    paths: listed(
      (at) => `"/p${at}":{"get":{"responses":{}}}`,
      '{"openapi":"3.0.0","info":{"title":"a","version":"1"},"paths":{',
      '}}'
    ),
    references: listed(
      (at) => `"S${at}":{"$ref":"#/components/schemas/S${at + 1}"}`,
      '{"openapi":"3.0.0","info":{"title":"a","version":"1"},"paths":{"/":{"post":{"requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/S0"}}}},"responses":{}}}},"components":{"schemas":{',
      '}}}'
    ),
    'properties in YAML': repeated('      a: b\n', 'openapi: 3.0.0\ninfo:\n  title: a\n  x:\n    y:\n'),
    'open brackets of YAML': repeated('[', 'openapi: 3.0.0\nx: '),
    'comments of YAML': repeated('# a\n', 'openapi: 3.0.0\n'),
    'blank lines of YAML': repeated('\n', 'openapi: 3.0.0\n'),
    'long plain lines of YAML': repeated('a ', 'openapi: 3.0.0\nx: ')
  },
  'hex-dump': {
    'lines of xxd': (size) =>
      Array.from(
        { length: Math.ceil(size / 68) },
        (_, at) =>
          `${(at * 16).toString(16).padStart(8, '0')}: 4142 4344 4546 4748 4142 4344 4546 4748  ABCDEFGHABCDEFGH`
      ).join('\n'),
    digits: repeated('41'),
    pairs: repeated('41 '),
    'blank lines': repeated('\n', '00000000: 4142\n'),
    'blanks in a line': repeated(' ', '00000000: 4142', 'x'),
    'lines without bytes': repeated('0000:\n', '00000000: 4142\n'),
    'heads of packets': repeated(
      '12:00:00.000000 IP 10.0.0.1.1 > 10.0.0.2.2: Flags [S]\n\t0x0000:  4500 0028\n'
    )
  },
  raw: {
    headers: repeated('A: b\r\n', 'GET / HTTP/1.1\r\n', '\r\n'),
    'folded lines': repeated(' x\r\n', 'GET / HTTP/1.1\r\nA: b\r\n'),
    'one long line': repeated('x', 'GET /'),
    'carriage returns': repeated('\r', 'GET / HTTP/1.1\r\n')
  }
}

const SIZE = 4000
/** A busy machine takes many times longer than the few seconds of work. */
const SLOW = { timeout: 600_000 }

function read(text: string): void {
  const result = importBytes(Buffer.from(text), '', 1_000_000, { yaml: parseYaml })
  // The window reads only the entries in view.
  if (result.ok) for (const entry of result.entries.slice(0, 20)) readEntry(entry)
}

async function expectBound(make: Make, run: (text: string) => unknown): Promise<void> {
  const made = new Map([SIZE >> 3, SIZE, SIZE * 2].map((size) => [size, make(size)]))
  const growth = await growthOf((size) => run(made.get(size)!), SIZE)
  expect([growth.most, growth.factor <= MOST_GROWTH || growth.factor]).toEqual([growth.most, true])
}

describe.each(IMPORT_KINDS)('importing %s', SLOW, (kind) => {
  it.each(Object.keys(IMPORTS[kind]))('with %s', async (name) => {
    await expectBound(IMPORTS[kind][name]!, read)
  })
})

const TESTS: Readonly<Record<string, Make>> = {
  lines: repeated('send "a"\n'),
  'open quotes': repeated('"\\'),
  escapes: repeated('\\x41', 'send "', '"'),
  'blank lines': repeated('\n'),
  comments: repeated('# a\n')
}

describe('reading a conversation test', () => {
  it.each(Object.keys(TESTS))('with %s', async (name) => {
    await expectBound(TESTS[name]!, (text) => {
      try {
        parseTest(text)
      } catch {
        // A parse error is expected.
      }
    })
  })
})

const REQUESTS: Readonly<Record<string, Make>> = {
  headers: repeated('A: b\r\n', 'GET / HTTP/1.1\r\nHost: a\r\n', '\r\n'),
  'cookies in lines': repeated('Cookie: a=b\r\n', 'GET / HTTP/1.1\r\nHost: a\r\n', '\r\n'),
  'quotes and escapes': repeated('\'"`$\\%^!', 'POST / HTTP/1.1\r\nHost: a\r\nX: ', '\r\n\r\n'),
  'control characters': repeated('\x1b\x00\x9b', 'POST / HTTP/1.1\r\nHost: a\r\n\r\n'),
  'a long path': repeated('/../a?b=c&%', 'GET ', ' HTTP/1.1\r\nHost: a\r\n\r\n')
}

describe.each([...REQUEST_FORMS, ...SENDING_FORMS, ...BYTE_FORMS])('copying as %s', (form) => {
  it.each(Object.keys(REQUESTS))('a request with %s', async (name) => {
    await expectBound(REQUESTS[name]!, (text) => {
      const to = { host: '127.0.0.1', port: 80, tls: null }
      copyAs(form, { to, bytes: Buffer.from(text, 'latin1'), missing: 0, framed: false }, true)
    })
  })
})
