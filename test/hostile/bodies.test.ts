/** Every body view with hostile bodies: twice the body takes at most 2.5 times the work. */
import { describe, expect, it } from 'vitest'
import { BODY_VIEWS, bodyViews, type BodyView } from '../../src/decode/view/body-kind'
import { decodeBson } from '../../src/decode/view/bson/bson'
import { decodeCbor } from '../../src/decode/view/cbor/cbor'
import { decodeBody } from '../../src/decode/view/body-encodings'
import { bodyCharset } from '../../src/decode/view/body-charset'
import { plainLines, type CodeLines } from '../../src/decode/view/code-lines'
import { csvTable } from '../../src/decode/view/csv-table'
import { dataJson } from '../../src/decode/view/data/data-json'
import type { DataTree } from '../../src/decode/view/data/data-tree'
import { eventList } from '../../src/decode/view/events/event-list'
import { fileTypeOf } from '../../src/decode/view/file-type'
import { fontFacts } from '../../src/decode/view/font-facts'
import { decodeGrpcBody } from '../../src/decode/view/grpc/grpc-body'
import { PLAIN_GRPC } from '../../src/decode/view/grpc/status'
import { hexLines } from '../../src/decode/view/hex-rows'
import { imageSizeOf } from '../../src/decode/view/image-size'
import { jsonDocument } from '../../src/decode/view/json-document'
import { jsonRecords } from '../../src/decode/view/json-records'
import { markupLines } from '../../src/decode/view/markup-lines'
import { decodeMsgpack } from '../../src/decode/view/msgpack/msgpack'
import { parseMultipart } from '../../src/decode/view/multipart'
import { formPairs } from '../../src/decode/view/pairs'
import { pdfFacts } from '../../src/decode/view/pdf-facts'
import { decodeProtobuf } from '../../src/decode/view/protobuf/protobuf'
import { scriptLines } from '../../src/decode/view/script-lines'
import { visibleText } from '../../src/decode/view/text-encoding'
import { zipEntries } from '../../src/decode/view/zip-entries'
import { latin1 } from '../fuzz/samples'
import { growthOf, MOST_GROWTH } from './work'

interface HostileView {
  readonly contentType: string
  read(bytes: Uint8Array): unknown
  /** Generators of bodies of about `size` bytes. */
  readonly bodies: Readonly<Record<string, (size: number) => Buffer>>
}

/** Repeats `unit` up to the size, between a beginning and an end. */
const repeated =
  (unit: string, before = '', behind = '') =>
  (size: number): Buffer =>
    latin1(before + unit.repeat(Math.ceil(size / unit.length)) + behind)
const nested =
  (open: string, close: string) =>
  (size: number): Buffer => {
    const depth = Math.ceil(size / (open.length + close.length))
    return latin1(open.repeat(depth) + close.repeat(depth))
  }

/** Reads the lines that a view renders: a window at several scroll positions. */
function draw(lines: CodeLines): void {
  const SHOWN = 60
  for (const first of [0, Math.floor(lines.count / 2), lines.count - SHOWN])
    for (let line = Math.max(0, first); line < Math.min(lines.count, first + SHOWN); line++) {
      lines.tokens(line)
      lines.width(line)
      lines.indent(line)
      lines.foldEnd(line)
    }
}

const text = (bytes: Uint8Array): string => decodeBody(bytes, 'utf-8')
const tree = (read: (bytes: Uint8Array) => DataTree) => (bytes: Uint8Array) => {
  const { fields } = read(bytes)
  dataJson(fields)
}
const picture = (bytes: Uint8Array): void => {
  fileTypeOf(bytes)
  imageSizeOf(bytes)
}

const MARKUP = {
  'open elements': repeated('<a>'),
  'nested elements': nested('<a>', '</a>'),
  attributes: repeated(' a="b"', '<x', '>'),
  'an open attribute': repeated('x', '<a b="'),
  'open comments': repeated('<!-- '),
  'angle brackets': repeated('<'),
  'closing elements': repeated('</a>'),
  'open processing instructions': repeated('<?x '),
  'open sections': repeated('<![CDATA['),
  'entities within entities': repeated('<!ENTITY a "&b;&b;&b;&b;">')
}

/** A new entry in the table of views does not compile here without hostile bodies. */
const VIEWS: Readonly<Record<BodyView, HostileView>> = {
  image: {
    contentType: 'image/jpeg',
    read: picture,
    bodies: {
      'segments of JPEG': repeated('\xff\xe0\0\x02', '\xff\xd8'),
      'fill bytes of JPEG': repeated('\xff', '\xff\xd8'),
      'boxes of AVIF': repeated('\0\0\0\x08free', '\0\0\0\x14ftypavif\0\0\0\0avif'),
      'empty boxes of AVIF': repeated('\0', '\0\0\0\x14ftypavif\0\0\0\0avif'),
      'an SVG of comments': repeated('<!-- x -->', '<svg ')
    }
  },
  audio: {
    contentType: 'audio/wav',
    read: picture,
    bodies: { chunks: repeated('data\0\0\0\0', 'RIFF\0\0\0\0WAVE') }
  },
  video: {
    contentType: 'video/mp4',
    read: picture,
    bodies: { boxes: repeated('\0\0\0\x08free', '\0\0\0\x10ftypisom\0\0\0\0') }
  },
  font: {
    contentType: 'font/ttf',
    read: fontFacts,
    bodies: {
      tables: repeated('name\0\0\0\0\0\0\0\x0c\0\xff\xff\xff', '\0\x01\0\0\xff\xff\0\0\0\0\0\0'),
      'a collection': repeated('\0\0\0\x0c', 'ttcf\0\x01\0\0\xff\xff\xff\xff')
    }
  },
  pdf: {
    contentType: 'application/pdf',
    read: pdfFacts,
    bodies: {
      objects: repeated('1 0 obj<</Type/Page>>endobj ', '%PDF-1.7\n'),
      'open strings': repeated('/Title(', '%PDF-1.7\n'),
      'open dictionaries': repeated('<<', '%PDF-1.7\n')
    }
  },
  archive: {
    contentType: 'application/zip',
    read: zipEntries,
    bodies: {
      'local headers': repeated('PK\x03\x04', 'PK\x03\x04'),
      'central headers': repeated(`PK\x01\x02${'\0'.repeat(42)}`, 'PK\x03\x04'),
      'ends of the directory': repeated(`PK\x05\x06${'\0'.repeat(18)}`, 'PK\x03\x04')
    }
  },
  grpc: {
    contentType: 'application/grpc',
    read: tree((bytes) => decodeGrpcBody(bytes, { kind: { ...PLAIN_GRPC, web: true } })),
    bodies: {
      'empty messages': repeated('\0\0\0\0\0'),
      'lengths beyond the body': repeated('\xff'),
      trailers: repeated('\x80\0\0\0\x04a:b\r')
    }
  },
  protobuf: {
    contentType: 'application/x-protobuf',
    read: tree(decodeProtobuf),
    bodies: {
      'nested groups': nested('\x0b', '\x0c'),
      'open messages': repeated('\x0a\x7f'),
      varints: repeated('\x08\x01'),
      'long varints': repeated('\x80')
    }
  },
  msgpack: {
    contentType: 'application/msgpack',
    read: tree(decodeMsgpack),
    bodies: {
      'nested arrays': repeated('\x91'),
      'arrays without their members': repeated('\xdd\xff\xff\xff\xff'),
      nils: repeated('\xc0')
    }
  },
  cbor: {
    contentType: 'application/cbor',
    read: tree(decodeCbor),
    bodies: {
      'nested arrays': repeated('\x81'),
      'arrays without an end': repeated('\x9f'),
      'strings in pieces': repeated('\x41a', '\x5f'),
      tags: repeated('\xc1')
    }
  },
  bson: {
    contentType: 'application/bson',
    read: tree(decodeBson),
    bodies: {
      'empty documents': repeated('\x05\0\0\0\0'),
      'nested documents': repeated('\xff\xff\0\0\x03a\0')
    }
  },
  events: {
    contentType: 'text/event-stream',
    read: tree((bytes) => eventList(bytes, false)),
    bodies: {
      events: repeated('data: a\n\n'),
      'lines of one event': repeated('data: a\n'),
      'blank lines': repeated('\n')
    }
  },
  ndjson: {
    contentType: 'application/x-ndjson',
    read: (bytes) => {
      draw(jsonRecords(text(bytes), false))
    },
    bodies: { records: repeated('{"a":1}\n'), faults: repeated('{\n'), separators: repeated('\x1e') }
  },
  json: {
    contentType: 'application/json',
    read: (bytes) => {
      const document = jsonDocument(text(bytes), false)
      draw(document)
      document.repeats(100)
    },
    bodies: {
      'nested arrays': nested('[', ']'),
      'nested objects': nested('{"a":', '}'),
      'open arrays': repeated('['),
      'the same member': repeated('"a":1,', '{', '"b":1}'),
      'an open string': repeated('x', '"'),
      escapes: repeated('\\u0000', '"', '"'),
      'one long number': repeated('1'),
      commas: repeated(',', '[')
    }
  },
  form: {
    contentType: 'application/x-www-form-urlencoded',
    read: (bytes) => formPairs(text(bytes), 'utf-8'),
    bodies: {
      pairs: repeated('a=b&'),
      separators: repeated('&'),
      escapes: repeated('%'),
      'equals signs': repeated('=')
    }
  },
  multipart: {
    contentType: 'multipart/mixed; boundary=b',
    read: (bytes) => parseMultipart(bytes, 'multipart/mixed; boundary=b'),
    bodies: {
      parts: repeated('--b\r\nA: b\r\n\r\nx\r\n'),
      'headers of a part': repeated('A: b\r\n', '--b\r\n'),
      'beginnings of boundaries': repeated('\r\n--'),
      dashes: repeated('-'),
      'parts in parts': repeated('--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n')
    }
  },
  csv: {
    contentType: 'text/csv',
    read: (bytes) => {
      const table = csvTable(text(bytes), 'text/csv')
      for (let row = 0; row < Math.min(60, table.rowCount); row++) table.row(row)
    },
    bodies: {
      columns: repeated('a,'),
      rows: repeated('a,b\n'),
      quotes: repeated('"'),
      'open quotes': repeated('x', '"'),
      'rows of other lengths': repeated('a,\n,,b\n')
    }
  },
  css: {
    contentType: 'text/css',
    read: (bytes) => {
      draw(scriptLines(text(bytes), 'css'))
    },
    bodies: { blocks: nested('a{', '}'), 'open comments': repeated('/*'), 'open strings': repeated('"\\') }
  },
  js: {
    contentType: 'text/javascript',
    read: (bytes) => {
      draw(scriptLines(text(bytes), 'js'))
    },
    bodies: {
      templates: nested('`${', '}`'),
      slashes: repeated('/'),
      'regular expressions': repeated('=/[/'),
      brackets: nested('([{', '}])')
    }
  },
  markup: {
    contentType: 'text/xml',
    read: (bytes) => {
      draw(markupLines(text(bytes), { html: false }))
    },
    bodies: MARKUP
  },
  preview: {
    contentType: 'text/html',
    read: (bytes) => {
      draw(markupLines(text(bytes), { html: true }))
    },
    bodies: { ...MARKUP, scripts: repeated('<script>'), 'void elements': repeated('<br>') }
  },
  text: {
    contentType: 'text/plain',
    read: (bytes) => {
      const shown = decodeBody(bytes, bodyCharset(bytes, 'text/plain', () => []).encoding)
      draw(plainLines(shown))
      visibleText(shown)
    },
    bodies: {
      lines: repeated('\n'),
      'one line': repeated('x'),
      controls: repeated('\x1b\x9b'),
      'broken UTF-8': repeated('\xe2\x80')
    }
  },
  hex: {
    contentType: 'application/octet-stream',
    read: (bytes) => {
      draw(hexLines(bytes, 16))
    },
    bodies: { zeros: repeated('\0') }
  }
}

const SIZE = 16_000

it('hostile bodies exist for every view', () => {
  expect(Object.keys(VIEWS).sort()).toEqual([...BODY_VIEWS].sort())
})

describe.each(BODY_VIEWS)('the view %s', (view) => {
  const { contentType, read, bodies } = VIEWS[view]
  it.each(Object.keys(bodies))('takes linear time for %s', async (name) => {
    const make = bodies[name]!
    const made = new Map([SIZE >> 3, SIZE, SIZE * 2].map((size) => [size, make(size)]))
    const growth = await growthOf((size) => {
      const bytes = made.get(size)!
      bodyViews({ bytes, start: text(bytes.subarray(0, 4000)), contentType, isCoded: false })
      read(bytes)
    }, SIZE)
    expect([growth.most, growth.factor <= MOST_GROWTH || growth.factor]).toEqual([growth.most, true])
  })
})
