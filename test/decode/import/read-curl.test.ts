/** Import of curl commands: the imported request equals the one that the real curl sends for the same command. */
import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { longName, takesValue } from '../../../src/decode/import/curl-options'
import { readCurl } from '../../../src/decode/import/read-curl'
import type { ImportedRequest } from '../../../src/decode/import/import-types'
import { copyAs, type CopyForm } from '../../../src/shared/copy/copy-as'
import { needs } from '../../helpers/peers'
import { isWholeRequest, startRawCapture, type RawCapture } from '../../helpers/raw-capture'
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
  `printf %s 'AAH/Cg==' | base64 --decode | curl U --data-binary @-`,
  `curl -F 'a="b; c \\"d\\" ";type=text/plain;charset=utf-8' -F 'e=  f ' -F 'g=h;x=y' U`,
  `curl -F 'a=p;type=text/xml;filename="x \\"y.xml"' -F 'b=c;filename=d.png;headers="X-Y: z"' U`,
  `curl -F $'a"b=\\xff\\x80' U`,
  'curl "U/\\[1\\]\\{x\\}"',
  'curl -g "U/[1-2]{x,y}"',
  `curl U/q --url-query 'a=b c&d' --url-query '+e=%20' --url-query '=f g'`,
  'curl --tr-encoding --compressed -H "Connection: close" U',
  'curl -C 100 U/r',
  'curl --compressed --no-compressed -L --no-location U',
  'sudo="" X=1 curl U 2>/dev/null >/dev/null -H "A: b"',
  'curl -sd @- U <<< "here it is"',
  `curl U --data-binary @- -H 'A: b' <<'END' 2>&1\nit's "here" $HOME\n  END\nEND`,
  `cat <<-END | curl U --data-binary @-\n\ttabs \\$5 \\\\ \\n\n\tEND`,
  `printf %s hello | curl -T - U -H 'Expect:'`,
  `curl U -H 'Transfer-Encoding: gzip' -d x`,
  `curl U -d a -H 'Content-Length : 9' -H 'X-Empty;' -H 'Content-Type;'`
]

describe('requests sent by curl', needs('curl'), () => {
  const sendsIt = async (command: string): Promise<void> => {
    const text = command.replaceAll('U', (letter, at: number) =>
      /["' ]|^/.test(command.charAt(at - 1)) && /["'/ ]|^$/.test(command.charAt(at + 1))
        ? `http://127.0.0.1:${server.port}`
        : letter
    )
    const request = imported(text)
    // curl generates a new boundary each time, and sends its version.
    const same = (one: string): string =>
      one
        .replaceAll(/-{24}\w{16,22}/g, 'BOUNDARY')
        .replace(/curl\/[\d.]+/, 'curl')
        .replace(/(multipart[^]*)?Content-Length: \d+(?=[^]*BOUNDARY)/, 'Content-Length: n')
    const came = await server.received(isWholeRequest, () => run('bash', ['-c', text.replace(/^\$ /, '')]))
    expect(same(wire(request.bytes))).toBe(same(came.toString('latin1')))
  }

  it.each(COMMANDS)('%s', sendsIt)

  it('after its head, in pieces', () => sendsIt(`curl -F 'a=${'x'.repeat(100_000)}' U`))
})

describe('several requests in one text', () => {
  const lines = (text: string): string[] =>
    readCurl(text).map((entry) => {
      const { bytes, target } = entry.read()
      return `${target?.port} ${wire(bytes).split('\r\n')[0]} ${wire(bytes).split('\r\n\r\n')[1]}`
    })

  it('from a page, as browsers copy them for each shell', () => {
    expect([
      lines("curl 'http://a/1' \\\n  -H 'A: b' ;\ncurl 'http://a/2' --data-raw 'x;y'"),
      lines('curl ^"http://a/1^" ^\r\n  -H ^"A: b^" &\r\ncurl ^"http://a/2^" --data-raw ^"x^&y^"'),
      lines('curl.exe http://a/1 `\n -H "A: b"\ncurl.exe http://a/2 `\n -d x')
    ]).toEqual([
      ['80 GET /1 HTTP/1.1 ', '80 POST /2 HTTP/1.1 x;y'],
      ['80 GET /1 HTTP/1.1 ', '80 POST /2 HTTP/1.1 x&y'],
      ['80 GET /1 HTTP/1.1 ', '80 POST /2 HTTP/1.1 x']
    ])
  })

  it('with --next, each with its own options, and from URLs with patterns', () => {
    expect([
      lines('curl -d a http://a/1 --next -X PUT http://a/2 -: https://a/3'),
      lines('curl "http://a/{x,y}/[09-11]"'),
      lines('curl "http://a/[a-e:2]" http://[::1]:8080/z')
    ]).toEqual([
      ['80 POST /1 HTTP/1.1 a', '80 PUT /2 HTTP/1.1 ', '443 GET /3 HTTP/1.1 '],
      ['x/09', 'x/10', 'x/11', 'y/09', 'y/10', 'y/11'].map((path) => `80 GET /${path} HTTP/1.1 `),
      ['80 GET /a HTTP/1.1 ', '80 GET /c HTTP/1.1 ', '80 GET /e HTTP/1.1 ', '8080 GET /z HTTP/1.1 ']
    ])
  })

  it('copied by Tcplens', () => {
    for (const form of ['curl', 'curl-cmd', 'curl-powershell'] satisfies CopyForm[]) {
      const texts = ['a plain GET', 'a body of all bytes', 'JSON with everything shells know'].map((name) => {
        const copied = copyAs(form, sourceOf(REQUESTS[name]!('127.0.0.1:8080'), 8080), true)
        return copied.ok ? copied.text : ''
      })
      expect(readCurl(texts.join('\n\n')).map((entry) => wire(entry.read().bytes))).toEqual(
        ['a plain GET', 'a body of all bytes', 'JSON with everything shells know'].map((name) =>
          REQUESTS[name]!('127.0.0.1:8080')
        )
      )
    }
  })

  it('after a prompt, and before other text', () => {
    expect([
      lines("me@host:~/src$ curl http://a/1\nIt doesn't work"),
      lines('C:\\Users\\me>curl "http://a/1" -d "{\\"a\\":1}" ^\r\n -X PUT > out.txt 2>nul'),
      lines('% curl http://a/1 | jq .')
    ]).toEqual([['80 GET /1 HTTP/1.1 '], ['80 PUT /1 HTTP/1.1 {"a":1}'], ['80 GET /1 HTTP/1.1 ']])
  })
})

describe('requests copied by Tcplens', () => {
  it.each(['curl', 'curl-cmd', 'curl-powershell'] satisfies CopyForm[])(
    'as %s are read back unchanged',
    (form) => {
      const wrong: string[] = []
      for (const [name, make] of Object.entries(REQUESTS)) {
        const text = make('127.0.0.1:8080')
        const copied = copyAs(form, sourceOf(text, 8080), true)
        if (!copied.ok) throw new Error(copied.reason)
        if (copied.notes.some((note) => note.includes('cannot contain line breaks'))) continue
        const { bytes, target } = imported(copied.text)
        if (wire(bytes) !== text || target?.port !== 8080) wrong.push(name)
      }
      // curl uses its own chunk sizes where one chunk here holds the whole body.
      expect(wrong).toEqual([])
    }
  )
})

describe('requests copied by browsers', () => {
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

describe('options outside the request', () => {
  it('are reported', () => {
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

  it('set the address that is really contacted', () => {
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

  it('set the connection options: names, certificates, redirects and timeouts', () => {
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

  it('that change the bytes are reported by name', () => {
    expect([
      notesOf('curl --digest -u a:b http://h/'),
      notesOf('curl -n --aws-sigv4 x --time-cond yesterday http://h/'),
      notesOf('curl --expand-data "{{v}}" --variable v=1 -C - -K more http://h/'),
      notesOf('curl --socks5 p:1 --preproxy q:2 http://h/'),
      notesOf('curl ^"http://h/?a=^%^20b^%^20c%HOME%^" ^\n -d x'),
      notesOf('curl -F "a=@x.png,y.txt" -F "b=(" -F "c=d;encoder=base64" -F "e=<f" http://h/')
    ]).toEqual([
      ['auth --digest'],
      ['changes --aws-sigv4 x', 'changes --time-cond yesterday', 'auth --netrc'],
      ['changes --expand-data {{v}}', 'changes --variable v=1', 'file more', 'changes --continue-at -'],
      ['proxy p:1', 'proxy q:2'],
      ['variable %HOME%'],
      [
        'file x.png',
        'file y.txt',
        'changes -F a=@x.png,y.txt',
        'changes -F b=(',
        'changes -F …;encoder=base64',
        'file f'
      ]
    ])
    expect(wire(imported('curl --digest -u a:b http://h/').bytes)).not.toContain('Authorization')
  })

  it('every option of the installed curl takes as many arguments as here', needs('curl'), () => {
    const help = execFileSync('curl', ['--help', 'all']).toString()
    const wrong = [...help.matchAll(/^ *(?:-(\S), )?--([\w.-]+)( [<[])?/gm)].filter(
      ([, short, name = '', value]) => {
        const isValue = value !== undefined && name !== 'help'
        return takesValue(name) !== isValue || (short !== undefined && isValue && longName(short) !== name)
      }
    )
    expect([help.length > 5000, wrong.map(([line]) => line.trim())]).toEqual([true, []])
  })

  it('an upload to a folder is named after its file', () => {
    expect(imported('curl -T "a b.bin" http://h/up/').bytes.slice(0, 21)).toEqual(
      new Uint8Array(Buffer.from('PUT /up/a%20b.bin HTT'))
    )
    expect(wire(imported('curl --request=PATCH --data=a=b HTTPS://u:p@H:443').bytes)).toMatch(
      /^PATCH \/ HTTP\/1\.1\r\nHost: H\r\nAuthorization: Basic dTpw\r\n[^]*\r\n\r\na=b$/
    )
  })

  it('each URL is a separate request', () => {
    expect(readCurl('curl http://a/1 -d x https://b/2').map(({ name }) => name)).toEqual([
      'POST a/1',
      'POST b/2'
    ])
  })
})

describe('unreadable commands', () => {
  it('are reported with the reason and the position', () => {
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
