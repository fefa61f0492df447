import type { ProblemText, ProblemTexts } from '../shared/problems/problem-text'
import { PROBLEM_TEXTS } from '../shared/problems/problem-texts'
import { PROBLEM_TEXTS_ZH } from '../shared/problems/zh-CN/problem-texts'
import { PROTOCOLS } from './protocols'

/** Texts of all problems, those of the protocols in `protocols.ts` included. */
export const ALL_PROBLEM_TEXTS: Readonly<Record<'en' | 'zh-CN', ProblemTexts>> = {
  en: Object.assign({}, PROBLEM_TEXTS, ...PROTOCOLS.map(({ texts }) => texts.en)) as ProblemTexts,
  'zh-CN': Object.assign(
    {},
    PROBLEM_TEXTS_ZH,
    ...PROTOCOLS.map(({ texts }) => texts['zh-CN'])
  ) as ProblemTexts
}

/** Returns the English text of a problem code; null for an unknown code. */
export function problemText(code: string): ProblemText | null {
  return Object.hasOwn(ALL_PROBLEM_TEXTS.en, code) ? (ALL_PROBLEM_TEXTS.en[code] ?? null) : null
}
