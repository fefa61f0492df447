import { ALL_PROBLEM_TEXTS } from '../../../../decode/problem-texts'

/** Texts of decoders' problems, which reports print as well. */
export const problems = ALL_PROBLEM_TEXTS['zh-CN']
