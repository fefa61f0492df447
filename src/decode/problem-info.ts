/**
 * Properties of a decoder's problems: the RFC section of the rule, the severity, and whether another implementation may
 * see different message boundaries in the same bytes (request smuggling). The texts are in `src/shared/problems`
 * (English) and in the window's message catalogues (other languages).
 */
export interface ProblemInfo {
  /** Such as `RFC 9112 §6.3`; empty for limits and problems that Tcplens defines itself. */
  readonly section: string
  /**
   * note: allowed but worth knowing; warning: violates a rule but is widely tolerated; error: violates the protocol.
   */
  readonly severity: 'note' | 'warning' | 'error'
  readonly smuggling: boolean
}

/** Problems by code. Codes are stable and kebab-case, because programs print them and users search for them. */
export type ProblemTable = Readonly<Record<string, ProblemInfo>>

export const note = (section: string): ProblemInfo => ({ section, severity: 'note', smuggling: false })
export const warning = (section: string): ProblemInfo => ({ section, severity: 'warning', smuggling: false })
export const error = (section: string): ProblemInfo => ({ section, severity: 'error', smuggling: false })
export const smuggling = (info: ProblemInfo): ProblemInfo => ({ ...info, smuggling: true })
