import { describe, expect, it } from 'vitest'
import { charsetOf } from '../../../src/decode/view/charset'
import { decodeText, type TextEncoding } from '../../../src/decode/view/text-encoding'

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)
const hex = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))

describe('the charset of a body', () => {
  it.each([
    ['text/html; charset=GBK', 'x', 'gb18030', 'header'],
    ['text/html; Charset="Shift_JIS"', 'x', 'shift_jis', 'header'],
    ["text/plain;charset='big5'", 'x', 'big5', 'header'],
    ['text/plain; charset=euc-kr', 'x', 'euc-kr', 'header'],
    ['text/plain; charset=klingon', 'x', 'utf-8', 'default'],
    ['text/plain; charset=iso-8859-1', '\ufeffx', 'utf-8', 'mark'],
    ['text/html', '<!doctype html><meta charset="gb2312"><p>', 'gb18030', 'text'],
    ['text/html', '<meta http-equiv=Content-Type content="text/html; charset=EUC-JP">', 'euc-jp', 'text'],
    ['text/xml', '<?xml version="1.0" encoding="Big5"?><a/>', 'big5', 'text'],
    ['text/css', '@charset "latin1";', 'latin1', 'text'],
    ['text/plain', 'plain', 'utf-8', 'default'],
    ['', 'café', 'utf-8', 'guess']
  ])('with %j and %j', (contentType, text, encoding, source) => {
    expect(charsetOf(ascii(text), contentType)).toEqual({ encoding, source })
  })

  it('is detected by a UTF-16 byte order mark, and guessed without one', () => {
    expect([
      charsetOf(hex('fffe6100'), ''),
      charsetOf(hex('feff0061'), ''),
      charsetOf(hex('680065006c006c006f000a00'), ''),
      charsetOf(hex('00680065006c006c006f000a'), '')
    ]).toEqual([
      { encoding: 'utf-16le', source: 'mark' },
      { encoding: 'utf-16be', source: 'mark' },
      { encoding: 'utf-16le', source: 'guess' },
      { encoding: 'utf-16be', source: 'guess' }
    ])
  })

  /** Similar sentences, encoded by iconv. */
  it.each<[TextEncoding, string, string]>([
    [
      'gb18030',
      'b2e2cad4b7fecef1c6f7b7b5bbd8b5c4d6d0cec4c4dac8dda3acb0fcc0a8b6a9b5a5bacdd3c3bba7d0c5cfa2a1a3',
      '测试服务器返回的中文内容，包括订单和用户信息。'
    ],
    ['gb18030', 'b5c7c2bcb3c9b9a6', '登录成功'],
    [
      'big5',
      'a6f8aa41beb9b6c7a65eaabaa4a4a4e5a4baae65a141a55dac41ad71b3e6a94da8cfa5ceaaccb8eab054a143',
      '伺服器傳回的中文內容，包括訂單和使用者資訊。'
    ],
    [
      'shift_jis',
      '8354815b836f815b82a982e795d482b382ea82bd93fa967b8cea82cc93e0976582c582b78142',
      'サーバーから返された日本語の内容です。'
    ],
    [
      'euc-jp',
      'a5b5a1bca5d0a1bca4aba4e9cad6a4b5a4eca4bfc6fccbdcb8eca4cec6e2cdc6a4c7a4b9a1a3',
      'サーバーから返された日本語の内容です。'
    ],
    [
      'euc-kr',
      'bcadb9f6bfa1bcad20b9ddc8afb5c820c7d1b1b9beee20b3bbbfebc0d4b4cfb4d92e',
      '서버에서 반환된 한국어 내용입니다.'
    ],
    [
      'latin1',
      '4c657320e96ce8766573206672616ee761697320e9746169656e742064e96ae0206ce02e',
      'Les élèves français étaient déjà là.'
    ]
  ])('is guessed: %s', (encoding, bytes, text) => {
    expect([charsetOf(hex(bytes), 'text/plain'), decodeText(hex(bytes), encoding)]).toEqual([
      { encoding, source: 'guess' },
      text
    ])
  })
})
