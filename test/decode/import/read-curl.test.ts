/** curl commands as requests: what is imported is what the real curl sends when it is given the same command. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCurl } from '../../../src/decode/import/read-curl'
import type { ImportedRequest } from '../../../src/decode/import/import-types'
import { copyAs, type CopyForm } from '../../../src/shared/copy/copy-as'
import { needs } from '../../helpers/peers'
import { startRawCapture, type RawCapture } from '../../helpers/raw-capture'
import { run } from '../../helpers/run'
import { REQUESTS, sourceOf } from '../../shared/copy/corpus'

let server: RawCapture
beforeAll(async () => {
  server = await startRawCapture()
})
afterAll(() => server.close())

const wire = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')
const imported = (text: string): ImportedRequest => {
  const [entry] = readCurl(text)
  if (entry === undefined) throw new Error('nothing was imported')
  return entry.read()
}
const notesOf = (text: string): string[] =>
  imported(text).notes.map(({ code, what }) => `${code} ${what}`.trim())

/** `U` stands for the server's URL. */
const COMMANDS = [
  'curl U',
  '$ curl -sSi "U/a/../b/./c?x=1#frag"',
  'curl --path-as-is U/a/../b',
  `curl 'U/x' -H 'A: 1' -H "B:2" -H 'C;' -H 'Accept:' -H 'User-Agent: me' -H 'a: 3'`,
  `curl U -H 'Host: shop.example' -H 'Content-Type: text/plain' -d hi`,
  `curl U -d a=b -d 'c=d e' --data-raw '@x' --data-binary $'\\x01\\xff\\'\\n'`,
  `curl U --data-urlencode 'a=b c&d' --data-urlencode '=x/y' --data-urlencode 'plain ~é'`,
  `curl -G U/s?q=1 -d a=b --data-urlencode 'c=d e'`,
  `curl U --json '{"a":' --json '1}' -H 'Accept: text/json'`,
  `curl -X PATCH U -d ''`,
  'curl -XDELETE U/7',
  'curl -I U',
  `curl -u 'me:p:w' -A '' -e 'http://r/;auto' -b 'a=b' -b 'c=d' U`,
  `curl U -r 0-99 --oauth2-bearer tok -0`,
  `curl -sX POST "U" \\\n  -H "X-Dollar: \\$5 \\"q\\" \\\\" \\\n  --data-raw "it's \\\`here\\\`"`,
  `curl --request-target '*' -X OPTIONS U`,
  `curl -F 'a=1' -F 'b=two;type=text/plain' --form-string 'c=@;x' U`,
  `curl --url U/u --url-query 'a=b' -H 'X: $'"'"'y'`,
  `printf %s 'AAH/Cg==' | base64 --decode | curl U --data-binary @-`
]

describe('what curl sends', needs('curl'), () => {
  it.each(COMMANDS)('%s', async (command) => {
    const text = command.replaceAll('U', (letter, at: number) =>
      /["' ]|^/.test(command.charAt(at - 1)) && /["'/ ]|^$/.test(command.charAt(at + 1))
        ? `http://127.0.0.1:${server.port}`
        : letter
    )
    const request = imported(text)
    // curl draws a boundary each time, and has a version.
    const same = (one: string): string =>
      one
        .replaceAll(/-{24}\w{16,22}/g, 'BOUNDARY')
        .replace(/curl\/[\d.]+/, 'curl')
        .replace(/(multipart[^]*)?Content-Length: \d+(?=[^]*BOUNDARY)/, 'Content-Length: n')
    const came = await server.received(1, () => run('bash', ['-c', text.replace(/^\$ /, '')]))
    expect(same(wire(request.bytes))).toBe(same(came.toString('latin1')))
  })
})

describe('what Tcplens copied', () => {
  it.each(['curl', 'curl-cmd', 'curl-powershell'] satisfies CopyForm[])(
    'as %s comes back as it was',
    (form) => {
      const wrong: string[] = []
      for (const [name, make] of Object.entries(REQUESTS)) {
        const text = make('127.0.0.1:8080')
        const copied = copyAs(form, sourceOf(text, 8080), true)
        if (!copied.ok) throw new Error(copied.reason)
        if (copied.notes.some((note) => note.includes('cannot stand'))) continue
        const { bytes, target } = imported(copied.text)
        if (wire(bytes) !== text || target?.port !== 8080) wrong.push(name)
      }
      // curl cuts chunks of its own where one holds all of the body.
      expect(wrong).toEqual([])
    }
  )
})

describe('what browsers copy', () => {
  const BASH = `curl 'https://shop.example/api/cart?x=%20' \\
  -X 'POST' \\
  -H 'accept: application/json' \\
  -H 'accept-language: en-US,en;q=0.9' \\
  -b 'sid=abc; theme=dark' \\
  -H 'content-type: application/json' \\
  -H 'sec-ch-ua: "Chromium";v="130", "Not?A_Brand";v="99"' \\
  --data-raw $'{"name":"it\\'s \\u5149","n":1}' \\
  --compressed --insecure`
  const CMD = `curl ^"https://shop.example/api/cart?x=^%^20^" ^
  -X ^"POST^" ^
  -H ^"accept: application/json^" ^
  -H ^"accept-language: en-US,en;q=0.9^" ^
  -b ^"sid=abc; theme=dark^" ^
  -H ^"content-type: application/json^" ^
  -H ^"sec-ch-ua: ^\\^"Chromium^\\^";v=^\\^"130^\\^", ^\\^"Not?A_Brand^\\^";v=^\\^"99^\\^"^" ^
  --data-raw ^"^{^\\^"name^\\^":^\\^"it's 光^\\^",^\\^"n^\\^":1^}^" ^
  --compressed --insecure`
  const BODY = '{"name":"it\'s 光","n":1}'
  const WANTED = [
    'POST /api/cart?x=%20 HTTP/1.1',
    'Host: shop.example',
    'User-Agent: curl',
    'Accept-Encoding: deflate, gzip, br, zstd',
    'Cookie: sid=abc; theme=dark',
    'accept: application/json',
    'accept-language: en-US,en;q=0.9',
    'content-type: application/json',
    'sec-ch-ua: "Chromium";v="130", "Not?A_Brand";v="99"',
    `Content-Length: ${Buffer.byteLength(BODY)}`,
    '',
    BODY
  ]

  it.each([
    ['bash', BASH],
    ['cmd', CMD]
  ])('as cURL (%s)', (_shell, text) => {
    const { bytes, target, secure, way, notes } = imported(text)
    expect([
      Buffer.from(bytes)
        .toString()
        .replace(/curl\/[\d.]+/, 'curl')
        .split('\r\n'),
      target,
      secure,
      way,
      notes
    ]).toEqual([WANTED, { host: 'shop.example', port: 443 }, true, { verify: false }, []])
  })
})

describe('what is not in the request', () => {
  it('is told', () => {
    expect(
      notesOf(
        'curl -k -L --max-time 5 -x http://p:1 --http2 -d @file -F x=@pic.png -b jar.txt -T up.bin -u me "https://h/$ID" -H "A: $(id)" -H @headers'
      )
    ).toEqual([
      'variable $ID',
      'variable $(id)',
      'file pic.png',
      'proxy http://p:1',
      'version --http2',
      'file headers',
      'auth me',
      'file jar.txt'
    ])
  })

  it('and where it really goes is taken over', () => {
    const place = (text: string): unknown => {
      const { target, way, notes } = imported(text)
      return [target, way, notes]
    }
    expect([
      place('curl https://a.example/ --resolve a.example:443:10.0.0.7'),
      place('curl http://a.example:81/ --connect-to ::[::1]:9'),
      place('curl http://[::1]:8080/'),
      place('curl http://a.example/ --resolve b.example:80:10.0.0.7')
    ]).toEqual([
      [{ host: '10.0.0.7', port: 443 }, { serverName: 'a.example' }, []],
      [{ host: '::1', port: 9 }, {}, []],
      [{ host: '::1', port: 8080 }, {}, []],
      [{ host: 'a.example', port: 80 }, {}, []]
    ])
  })

  it('and how it goes there: names, certificates, redirects and patience', () => {
    const way = (text: string): unknown => {
      const { way: found, notes } = imported(text)
      return [found, notes.map(({ code, what }) => `${code} ${what}`.trim())]
    }
    expect([
      way('curl -k https://a/ --connect-to a::proxy.example:8443'),
      way('curl -k http://a/'),
      way('curl -L http://a/'),
      way('curl -sSfL --max-redirs 3 -m 2.5 http://a/'),
      way('curl --location --max-redirs -1 --max-time 0 http://a/'),
      way('curl --location-trusted http://a/'),
      way('curl --max-redirs 0 -L http://a/'),
      way('curl --cacert ca.pem --cert me.pem https://a/')
    ]).toEqual([
      [{ verify: false, serverName: 'a' }, []],
      [{}, []],
      [{ redirects: 20 }, []],
      [{ redirects: 3, timeout: 2500 }, []],
      [{ redirects: 20 }, []],
      [{ redirects: 20 }, ['option --location-trusted']],
      [{}, []],
      [{}, ['option --cacert ca.pem', 'option --cert me.pem']]
    ])
  })

  it('each URL is a request', () => {
    expect(readCurl('curl http://a/1 -d x https://b/2').map(({ name }) => name)).toEqual([
      'POST a/1',
      'POST b/2'
    ])
  })
})

describe('what cannot be read', () => {
  it('says what and where', () => {
    const fault = (text: string): unknown => {
      try {
        return readCurl(text).length
      } catch (error) {
        const { code, at, found } = error as { code: string; at: number; found: string }
        return [code, at, found]
      }
    }
    expect([
      fault("curl http://a -H 'x"),
      fault('curl -H "A: $(id'),
      fault('curl -X'),
      fault('curl -v'),
      fault('wget http://a'),
      fault('curl ftp://a/'),
      fault('curl http://a:99999/')
    ]).toEqual([
      ['unclosed-quote', 17, "'"],
      ['unclosed-subshell', 12, '$('],
      ['option-value', 5, '-X'],
      ['no-url', 0, 'curl'],
      ['not-curl', 0, 'wget http://a'],
      ['bad-url', 5, 'ftp://a/'],
      ['bad-url', 5, 'http://a:99999/']
    ])
  })
})
