import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { bodyCharset } from '../../../src/decode/view/body-charset'
import { bodyEncodingNamed, decodeBody, type BodyEncoding } from '../../../src/decode/view/body-encodings'
import { detectCharset } from '../../../src/renderer/src/features/inspector/body/model/detect-charset'

const encode = (text: string, encoding: string): Buffer =>
  execFileSync('iconv', ['-f', 'UTF-8', '-t', encoding], { input: text })
const RUSSIAN = 'Привет, мир! Это ответ сервера с данными о заказе и пользователе.'

describe('the charset of a body', () => {
  it.each<[string, string, string, BodyEncoding]>([
    ['CP1251', RUSSIAN, '', 'windows-1251'],
    ['KOI8-R', RUSSIAN, '', 'koi8-r'],
    ['GB18030', '测试服务器返回的中文内容，包括订单和用户信息。', '', 'gb18030'],
    ['SHIFT_JIS', 'サーバーから返された日本語の内容です。', '', 'shift_jis'],
    ['ISO-2022-JP', 'サーバーから返された日本語の内容です。', '', 'iso-2022-jp'],
    ['CP1252', 'It’s “quoted” – € 5', '', 'windows-1252'],
    ['CP1256', 'مرحبا بالعالم هذه استجابة الخادم مع بيانات الطلب', '', 'windows-1256'],
    ['CP1251', 'да', 'text/plain; charset=cp1251', 'windows-1251'],
    ['CP866', 'да', 'text/plain; charset=IBM866', 'ibm866'],
    ['ISO-8859-2', 'ž', "text/plain; charset='latin2'", 'iso-8859-2'],
    ['CP1251', '<meta charset=windows-1251>да', 'text/html', 'windows-1251'],
    ['UTF-8', 'да', 'text/html', 'utf-8']
  ])('sent in %s: %s (%s)', (sent, text, contentType, encoding) => {
    const bytes = encode(text, sent)
    const found = bodyCharset(bytes, contentType, detectCharset)
    // Older versions of Node decode windows-1252 as Latin-1; browsers do not.
    const decoded = encoding === 'windows-1252' ? text : decodeBody(bytes, found.encoding)
    expect([found.encoding, decoded]).toEqual([encoding, text])
  })

  it('reports the confidence of a guess, and an unknown name', () => {
    const guess = bodyCharset(encode(RUSSIAN, 'CP1251'), 'text/plain', detectCharset)
    expect([guess.source, (guess.confidence ?? 0) >= 50]).toEqual(['guess', true])
    expect(bodyCharset(Buffer.from('x'), 'text/plain; charset=klingon', detectCharset)).toEqual({
      encoding: 'utf-8',
      source: 'default',
      confidence: null,
      unknown: 'klingon'
    })
  })

  it.each([
    ['utf8', 'utf-8'],
    ['gbk', 'gb18030'],
    ['x-sjis', 'shift_jis'],
    ['cp1252', 'windows-1252'],
    ['ISO-8859-1', 'latin1'],
    ['koi8-u', 'koi8-u'],
    ['nothing', undefined]
  ])('named %s is %s', (name, encoding) => {
    expect(bodyEncodingNamed(name)).toBe(encoding)
  })
})
