import { ALL_PROBLEM_TEXTS } from '../../../../decode/problem-texts'

/** Texts of decoders' problems, which the command line prints as well. */
export const problems = ALL_PROBLEM_TEXTS.en
