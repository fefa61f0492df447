/** Worker thread for comparisons: see `headless/compare-work`. */
import { answerComparison, type CompareQuestion } from '../headless/compare-work'

self.onmessage = ({ data }: MessageEvent<CompareQuestion>): void => {
  self.postMessage(answerComparison(data))
}
