import { describe, expect, it } from 'vitest'
import { en } from '../../src/main/locales/en'
import { fill, textsFor } from '../../src/main/locales/texts'
import { zhCN } from '../../src/main/locales/zh-CN'

describe('host texts', () => {
  it.each([
    ['system', 'zh-Hans-CN', zhCN],
    ['system', 'ZH-cn', zhCN],
    ['system', 'fr-FR', en],
    ['en', 'zh-CN', en],
    ['zh-CN', 'en-US', zhCN]
  ] as const)('use the language %s on a %s system', (language, system, texts) => {
    expect(textsFor(language, system)).toBe(texts)
  })

  it('are filled in, and a placeholder without a value stays visible', () => {
    expect(fill('{a} and {b}', { a: '$&' })).toBe('$& and {b}')
  })

  it('are filled in with control characters escaped', () => {
    expect(fill('Save {name}?\nNow?', { name: 'a\u001b[2J\u202egnp.exe' })).toBe(
      'Save a\\x1b[2J\\u{202e}gnp.exe?\nNow?'
    )
  })

  it('have the same placeholders in both languages', () => {
    const places = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort()
    expect(places(zhCN.startFailed.body)).toEqual(places(en.startFailed.body))
    expect(places(zhCN.pageFailed.body)).toEqual(places(en.pageFailed.body))
  })
})
