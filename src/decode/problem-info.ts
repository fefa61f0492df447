/**
 * What a decoder's table says of each of its findings: where the rule stands, how grave it is, and whether another
 * implementation may see other message borders in the same bytes (request smuggling). The words are elsewhere
 * (`src/shared/problems` in English, the window's catalogues for the rest).
 */
export interface ProblemInfo {
  /** `RFC 9112 §6.3`; empty for limits and findings of ours. */
  readonly section: string
  /** note: allowed but worth knowing; warning: against a rule and widely tolerated; error: not the protocol any more. */
  readonly severity: 'note' | 'warning' | 'error'
  readonly smuggling: boolean
}

/** Findings by their codes: stable and kebab-case, since hosts print them and people search for them. */
export type ProblemTable = Readonly<Record<string, ProblemInfo>>

export const note = (section: string): ProblemInfo => ({ section, severity: 'note', smuggling: false })
export const warning = (section: string): ProblemInfo => ({ section, severity: 'warning', smuggling: false })
export const error = (section: string): ProblemInfo => ({ section, severity: 'error', smuggling: false })
export const smuggling = (info: ProblemInfo): ProblemInfo => ({ ...info, smuggling: true })
