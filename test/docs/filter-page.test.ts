/** Every filter on the page about filters is valid, and means what the parser prints for it. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { textRegexProblem } from '../../src/engine/matching/text-regex'
import { factsOf } from '../../src/shared/filter/facts'
import { parseFilter } from '../../src/shared/filter/parse'
import { printFilter } from '../../src/shared/filter/print'
import { REFERENCE_EN } from '../../src/shared/filter/reference/en'
import { REFERENCE, REFERENCE_SECTIONS } from '../../src/shared/filter/reference/page'

const page = readFileSync(new URL('../../docs/filter.md', import.meta.url), 'utf8')

/** The filters in the first column of the page's tables. */
function examples(): { filter: string; table: 'exchanges' | 'connections' }[] {
  const rows = page.split('\n').filter((line) => line.startsWith('| `'))
  return rows.flatMap((row) => {
    const [, first = '', second = ''] = row.replaceAll('\\|', '\u0000').split('|')
    const table = second.includes('table of connections') ? 'connections' : 'exchanges'
    return [...first.matchAll(/`([^`]+)`/g)].map(([, filter = '']) => ({
      filter: filter.replaceAll('\u0000', '|'),
      table
    }))
  })
}

describe('docs/filter.md', () => {
  it.each(examples())('$filter is a filter of $table', ({ filter, table }) => {
    const { tree, problems } = parseFilter(filter, table, { regexProblem: textRegexProblem })
    expect(problems).toEqual([])
    const printed = printFilter(tree!)
    expect(printFilter(parseFilter(printed, table).tree!)).toBe(printed)
  })

  it('has the examples and texts that the window shows', () => {
    const text = page.replace(/\s+/g, ' ')
    for (const section of REFERENCE_SECTIONS) {
      const { title, intro, more } = REFERENCE_EN[section]
      const rows: Readonly<Record<string, string>> = REFERENCE_EN[section].rows
      for (const part of [`# ${title} `, ...intro, ...more]) expect(text).toContain(part)
      for (const { id, examples: shown } of REFERENCE[section]) {
        const code = shown.map((example) => `\`${example.replaceAll('|', '\\|')}\``).join(', ')
        expect(text).toContain(`| ${code} | ${rows[id]?.replaceAll('|', '\\|') ?? ''} |`)
      }
    }
    const count = REFERENCE_SECTIONS.reduce((sum, section) => sum + REFERENCE[section].length, 0)
    expect(page.split('\n').filter((line) => line.startsWith('| `')).length).toBe(count)
  })

  it('has examples, and names every fact', () => {
    expect(examples().length).toBeGreaterThan(45)
    for (const table of ['exchanges', 'connections'] as const)
      for (const fact of factsOf(table)) expect(page).toContain(`\`${fact}\``)
  })
})
