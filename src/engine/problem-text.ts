/** Texts of decoders' problems, for hosts that print them. */
export { problemText } from '../decode/problem-texts'
