/** Goes through bytes with an expression beside the page: one that never ends is given up with its worker. */
import { searchBytes } from '../headless/workbench/byte-search'
import type { SearchAnswer, SearchQuestion } from '../headless/workbench/search-worker-messages'

self.onmessage = ({ data }: MessageEvent<SearchQuestion>): void => {
  const { id, bytes, expression, range } = data
  const answer: SearchAnswer = { id, matches: searchBytes(bytes, expression, range) }
  self.postMessage(answer)
}
