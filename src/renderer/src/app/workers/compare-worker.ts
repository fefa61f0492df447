/** Worker thread for comparisons: see `kit/compare/model/compare-work`. */
import { answerComparison, type CompareQuestion } from '../../kit/compare/model/compare-work'

self.onmessage = ({ data }: MessageEvent<CompareQuestion>): void => {
  self.postMessage(answerComparison(data))
}
