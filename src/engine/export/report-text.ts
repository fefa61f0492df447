import { ALL_PROBLEM_TEXTS } from '../../decode/problem-texts'
import { asciiText, hexText } from '../../decode/view/hex-rows'
import type { ExportOptions } from '../../shared/contract/exporting'
import type { ProblemTexts } from '../../shared/problems/problem-text'
import type { ExchangeTrouble } from './exchange-story'
import { en, type ReportWords } from './locales/en'
import { zhCN } from './locales/zh-CN'

/** Formats numbers and texts of a report in its language. */

const HEX_ROW = 16

export class ReportText {
  readonly words: ReportWords
  readonly #findings: ProblemTexts
  readonly #count: Intl.NumberFormat

  constructor(language: ExportOptions['language']) {
    this.words = language === 'zh-CN' ? zhCN : en
    this.#findings = ALL_PROBLEM_TEXTS[language]
    this.#count = new Intl.NumberFormat(language, { maximumFractionDigits: 3 })
  }

  fill(template: string, values: Readonly<Record<string, string>>): string {
    return template.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
  }

  count(number: number): string {
    return this.#count.format(number)
  }

  bytes(number: number | null): string {
    return number === null ? this.words.unknown : this.fill(this.words.bytes, { count: this.count(number) })
  }

  /** Formats a name in parentheses, to follow a label. */
  named(name: string): string {
    return this.fill(this.words.named, { name })
  }

  /** Joins parts into one sentence, followed by further sentences. */
  sentence(parts: readonly string[], ...more: readonly string[]): string {
    const { comma, stop, between } = this.words
    return [`${parts.join(comma)}${stop}`, ...more.filter((text) => text !== '')].join(between)
  }

  /** Returns the text of a problem by its code. */
  finding(code: string): string {
    return this.#findings[code]?.message ?? code
  }

  trouble(trouble: ExchangeTrouble): string {
    const { words } = this
    switch (trouble.kind) {
      case 'finding':
        return this.finding(trouble.code)
      case 'closed': {
        const { by, how, code } = trouble
        const named = code === '' ? '' : this.named(code)
        return this.fill(words.closed, { who: words.who[by], how: words.how[how], code: named })
      }
      case 'unanswered':
        return words.unanswered
      case 'unfinished':
        return words.unfinished
    }
  }

  duration(milliseconds: number | null): string {
    if (milliseconds === null) return this.words.unknown
    return this.fill(this.words.milliseconds, { count: this.count(milliseconds) })
  }
}

export function hexDump(bytes: Uint8Array): string {
  const rows: string[] = []
  for (let at = 0; at < bytes.length; at += HEX_ROW) {
    const row = bytes.subarray(at, at + HEX_ROW)
    rows.push(`${at.toString(16).padStart(8, '0')}  ${hexText(row).padEnd(HEX_ROW * 3)}  ${asciiText(row)}`)
  }
  return rows.join('\n')
}
