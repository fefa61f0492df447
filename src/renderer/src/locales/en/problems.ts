/** Texts of decoders' findings, which the console host prints as well. */
export { PROBLEM_TEXTS as problems } from '../../../../shared/problems/problem-texts'
