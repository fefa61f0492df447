/** Lays out CSS and JavaScript beside the page: a bundle of megabytes takes seconds, during which the window must live. */
import beautifyCss from 'js-beautify/js/lib/beautify-css.js'
import beautifyJs from 'js-beautify/js/lib/beautify.js'
import type { PrettyAnswer, PrettyQuestion } from '../headless/pretty-source'

const OPTIONS = { indent_size: 2, end_with_newline: false, max_preserve_newlines: 2 }

self.onmessage = ({ data }: MessageEvent<PrettyQuestion>): void => {
  let answer: PrettyAnswer
  try {
    const { text, language } = data
    answer = {
      text:
        language === 'css' ? beautifyCss.css_beautify(text, OPTIONS) : beautifyJs.js_beautify(text, OPTIONS)
    }
  } catch {
    // Text that the beautifier cannot go through is shown as it was sent.
    answer = { text: null }
  }
  self.postMessage(answer)
}
