import { describe, expect, it } from 'vitest'
import { markupLines, markupTokens } from '../../../src/decode/view/markup-lines'
import { growth } from '../../helpers/cpu-time'

function printed(text: string, html = false): string[] {
  const lines = markupLines(text, { html })
  return Array.from(
    { length: lines.count },
    (_, line) =>
      '  '.repeat(lines.indent(line)) +
      lines
        .tokens(line)
        .map((token) => token.text)
        .join('')
  )
}

describe('markup as lines', () => {
  it('is indented by depth, with text next to the tags that contain only it', () => {
    expect(
      printed('<?xml version="1.0"?><!-- c --><a x="1>2"><b>text</b><c/><d><e>1</e>mixed</d><f></f></a>')
    ).toEqual([
      '<?xml version="1.0"?>',
      '<!-- c -->',
      '<a x="1>2">',
      '  <b>text</b>',
      '  <c/>',
      '  <d>',
      '    <e>1</e>',
      '    mixed',
      '  </d>',
      '  <f></f>',
      '</a>'
    ])
  })

  it('in HTML has void elements, and text that is no markup', () => {
    expect(
      printed(
        '<!DOCTYPE html><head><meta charset=utf-8><script>if (a<b) {\n  x()\n}</script></head><p>a<br>b</p>',
        true
      )
    ).toEqual([
      '<!DOCTYPE html>',
      '<head>',
      '  <meta charset=utf-8>',
      '  <script>',
      '    if (a<b) {',
      '    x()',
      '    }',
      '  </script>',
      '</head>',
      '<p>',
      '  a',
      '  <br>',
      '  b',
      '</p>'
    ])
  })

  it('folds an element from its start tag to its end tag', () => {
    const lines = markupLines('<a><b><c/></b></a>', { html: false })
    expect(Array.from({ length: lines.count }, (_, line) => lines.foldEnd(line))).toEqual([4, 3, 2, 3, 4])
  })

  it('keeps all of a malformed document', () => {
    const text = '</z><a b=<c>1 < 2</d></a></a><!-- open'
    expect(printed(text).join('').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''))
  })

  it('distinguishes tags, attributes, values and comments', () => {
    expect(markupTokens('<a href="x" on>t</a><!--c-->')).toEqual([
      { kind: 'tag', text: '<a' },
      { kind: 'plain', text: ' ' },
      { kind: 'key', text: 'href' },
      { kind: 'plain', text: '=' },
      { kind: 'string', text: '"x"' },
      { kind: 'plain', text: ' on' },
      { kind: 'tag', text: '>' },
      { kind: 'plain', text: 't' },
      { kind: 'tag', text: '</a>' },
      { kind: 'comment', text: '<!--c-->' }
    ])
  })

  it('takes linear time for hostile text', () => {
    for (const hostile of ['<', '<!', '<a ', '<!--', '<a b="', '</a>', '<a>', '<script>', '<![CDATA[']) {
      const print = (times: number): void => {
        printed(hostile.repeat(times), true)
      }
      expect(growth(print, 2500, 8), hostile).toBeLessThan(1.6)
    }
    // Megabytes of elements without a line break.
    const cut = (times: number): void => {
      expect(markupLines('<i>x</i>'.repeat(times), { html: true }).count).toBe(times)
    }
    expect(growth(cut, 50_000, 8)).toBeLessThan(1.6)
  })
})
