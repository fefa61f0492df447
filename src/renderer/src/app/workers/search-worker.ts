/** Worker thread that searches bytes with an expression; the worker is terminated if the search takes too long. */
import { searchBytes } from '../../features/workbench/model/byte-search'
import type { SearchAnswer, SearchQuestion } from '../../features/workbench/model/search-worker-messages'

self.onmessage = ({ data }: MessageEvent<SearchQuestion>): void => {
  const { id, bytes, expression, range } = data
  const answer: SearchAnswer = { id, matches: searchBytes(bytes, expression, range) }
  self.postMessage(answer)
}
