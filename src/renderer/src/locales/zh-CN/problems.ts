/** Texts of decoders' findings, which reports print as well. */
export { PROBLEM_TEXTS_ZH as problems } from '../../../../shared/problems/zh-CN/problem-texts'
