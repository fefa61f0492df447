/** Pretty-printed source, and the positions of its tokens in the original source. */

import beautifyCss from 'js-beautify/js/lib/beautify-css.js'
import beautifyJs from 'js-beautify/js/lib/beautify.js'
import { describe, expect, it } from 'vitest'
import type { CodeLines } from '../../../../../src/decode/view/code-lines'
import { nodeAt } from '../../../../../src/decode/view/code-nodes'
import { laidOutLines } from '../../../../../src/decode/view/laid-out'
import { scriptLines, type ScriptLanguage } from '../../../../../src/decode/view/script-lines'

const SCRIPT = 'function f(x){if(x)return{a:1,"b c":[1,2]}// why\nconst s=`a  b ${x}`,r=/[/ ]+/g;for(;;){}}'
const STYLE = '.a,.b{color:#fff;margin:0 auto}@media print{a::after{content:" (" attr(href) ")"}}'

function laidOut(source: string, language: ScriptLanguage): { text: string; lines: CodeLines } {
  const options = { indent_size: 2 }
  const text =
    language === 'css' ? beautifyCss.css_beautify(source, options) : beautifyJs.js_beautify(source, options)
  return { text, lines: laidOutLines(scriptLines(text, language), text, source) }
}

const withoutBlanks = (text: string): string => text.replaceAll(/\s/g, '')

describe.each([
  ['js', SCRIPT],
  ['css', STYLE]
] as const)('formatted %s', (language, source) => {
  it('has the source position of every token, and finds each of them again', () => {
    const { lines } = laidOut(source, language)
    expect(lines.count).toBeGreaterThan(4)
    for (let line = 0; line < lines.count; line++)
      for (const { at, size, text } of lines.tokens(line)) {
        if (at === undefined) {
          expect(text.trim()).toBe('')
          continue
        }
        expect(withoutBlanks(source.slice(at, at + (size ?? text.length)))).toBe(withoutBlanks(text))
        expect(lines.lineAt(at)).toBe(line)
      }
  })
})

describe('a node of formatted code', () => {
  const node = (source: string, language: ScriptLanguage, mark: string): string | null => {
    const found = nodeAt(laidOut(source, language).lines, source.indexOf(mark))
    return found === null ? null : source.slice(...found)
  }

  it('is the original token', () => {
    expect(node(SCRIPT, 'js', '"b c"')).toBe('"b c"')
    expect(node(SCRIPT, 'js', '// why')).toBe('// why')
    expect(node(STYLE, 'css', '#fff')).toBe('#fff')
  })

  it('is found after added or removed characters, and not without a match', () => {
    const source = 'let a=1\nlet longName=2'
    const changed = 'let a = 1;\nlet longName = 2;'
    const lines = laidOutLines(scriptLines(changed, 'js'), changed, source)
    const found = nodeAt(lines, source.indexOf('longName'))
    expect(found && source.slice(...found)).toBe('longName')
    const other = laidOutLines(scriptLines('completely(different)', 'js'), 'completely(different)', '%%%%')
    expect(other.tokens(0).every(({ at }) => at === undefined)).toBe(true)
  })
})
